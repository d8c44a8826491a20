using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.Start;

/// <summary>Writes the table.</summary>
internal static class Report
{
    private const double BarMs = 60;

    internal static string Write(
        string[] args,
        IReadOnlyList<ServerBuild> builds,
        Dictionary<ServerBuild, List<StartFigures>> starts,
        Dictionary<ServerBuild, List<Costs>> costs)
    {
        var text = new StringBuilder();
        text.AppendLine("# Start, size and memory: native beside the runtime").AppendLine();
        text.AppendLine(Machine.Describe("Kim.Bench.Start", args));
        text.AppendLine($"- Load of the machine in the last minute: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        text.AppendLine($"- Medians; starts: {starts[builds[0]].Count - 1} each, in turn, after one that is not counted").AppendLine();
        text.AppendLine($"| | {string.Join(" | ", builds.Select(build => build.Name))} |");
        text.AppendLine($"|---|{string.Concat(builds.Select(_ => "--:|"))}");
        Row("published, without symbols", build => $"{build.Megabytes:0.0} MB");
        Row("start to the first reply", build => $"{Median(build, one => one.FixedMs):0} ms");
        Row("slowest of these starts", build => $"{starts[build].Skip(1).Max(one => one.FixedMs):0} ms");
        Row("start to the first reply that used Redis", build => $"{Median(build, one => one.RedisMs):0} ms");
        Row($"resident after {StartFigures.Requests} requests", build => $"{Median(build, one => one.Megabytes):0.0} MB");
        foreach (var endpoint in Endpoint.All)
        {
            Row($"CPU per request, {endpoint.Name}", build =>
                $"{Statistics.Median(costs[build].Where(cost => cost.Endpoint == endpoint), cost => cost.Microseconds):0.0} us");
        }

        Row("wrong answers", build => $"{costs[build].Sum(cost => cost.Errors)}");
        var native = Median(builds[^1], one => one.FixedMs);
        text.AppendLine().AppendLine($"Bar: {BarMs} ms from the start to the first reply, native: {(native < BarMs ? "PASS" : "MISS")}.");
        return text.ToString();

        double Median(ServerBuild build, Func<StartFigures, double> select) => Statistics.Median(starts[build].Skip(1), select);

        void Row(string name, Func<ServerBuild, string> cell) =>
            text.AppendLine($"| {name} | {string.Join(" | ", builds.Select(cell))} |");
    }
}
