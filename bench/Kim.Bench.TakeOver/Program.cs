using System.Globalization;
using Kim.Bench.Shared;
using Kim.Bench.TakeOver;
using Kim.Bench.TakeOver.Serving;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [HoldServer.Word, .. var settings])
{
    return await HoldServer.RunAsync(settings);
}

try
{
    var deaths = args switch
    {
        [] => 5,
        ["--deaths", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0 => value,
        _ => throw new BenchException("usage: Kim.Bench.TakeOver [--deaths 5]"),
    };
    var root = Setup.FindRoot();
    using var children = new Children();
    var rows = new List<(OwnerKind Kind, IReadOnlyList<Death> Deaths)>();
    foreach (var kind in OwnerKind.All)
    {
        // Each with a Redis of its own: what the last one left is nobody's here.
        var redisPort = kind.IsEmbedded ? 0 : await Setup.StartRedis(children, Setup.BothCores);
        var taken = new List<Death>();
        for (var i = 0; i < (kind.IsLeaseOnly ? 1 : deaths); i++)
        {
            taken.Add(await Death.Of(children, kind, redisPort));
        }

        rows.Add((kind, taken));
    }

    Machine.Publish(root, "takeover.md", Report.Write(args, rows));
    return rows.All(row => row.Kind.IsLeaseOnly || Report.Passes(row.Deaths)) ? 0 : 1;
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
