using Kim.Bench.Durable.Contenders;

namespace Kim.Bench.Durable;

/// <summary>The bars for Kim.</summary>
internal static class Bars
{
    // Kim's CPU per run over that of another, at most.
    private static readonly (string Other, double Limit)[] Cpu =
    [
        (PlainContender.PlainName, 2.9),
        (CleipnirContender.CleipnirName, 1 / 6.0),
        (RestateContender.RestateName, 1 / 12.0),
        (DbosContender.DbosName, 1 / 20.0),
    ];

    private const double RunsPerSecondMin = 10_000;
    private const double P50MaxMs = 0.8;
    private const double RecordBytesMax = 1200;

    // None; but pages of memory, not objects, are counted.
    private const double AppBytesMax = 100;

    internal static IEnumerable<Bar> Of(IReadOnlyDictionary<Contender, Figures> figures)
    {
        var kim = Named(KimContender.EverySecond);
        foreach (var (other, limit) in Cpu)
        {
            yield return Bar.AtMost(
                $"CPU per run, {KimContender.EverySecond} over {other}", limit, Over(kim, Named(other), one => one.Cpu));
        }

        yield return Bar.AtLeast(
            $"runs/s at 64 clients, {KimContender.EverySecond}", RunsPerSecondMin, kim?.Run(one => one.PerSecond));
        yield return Bar.AtMost($"p50 at one client, {KimContender.EverySecond}", P50MaxMs, kim?.Run(one => one.P50) / 1000, " ms");
        var always = Named(KimContender.Always);
        foreach (var other in Contender.All.Where(one => one.Survival == Survival.All && one.Name != KimContender.Always))
        {
            yield return Bar.Below(
                $"p50 at one client, {KimContender.Always} over {other.Name}", 1, Over(always, Named(other.Name), one => one.P50));
        }

        var parked = kim is { Parks.Count: > 0 } ? kim : null;
        yield return Bar.AtMost("a parked run in Redis", RecordBytesMax, parked?.Park(one => one.Record!.Value), " bytes");
        yield return Bar.AtMost("a parked run in Kim: 0, as far as memory can tell", AppBytesMax, parked?.Park(one => one.App), " bytes");

        Figures? Named(string name) => figures.FirstOrDefault(one => one.Key.Name == name && one.Value.Runs.Count > 0).Value;
    }

    private static double? Over(Figures? kim, Figures? other, Func<RunFigures, double> of) =>
        kim is null || other is null ? null : kim.Run(of) / other.Run(of);
}
