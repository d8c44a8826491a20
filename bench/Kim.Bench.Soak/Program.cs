using System.Globalization;
using Kim.Bench.Shared;
using Kim.Bench.Soak;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var minutes = 10;
    var reactors = 1;
    for (var i = 0; i < args.Length; i += 2)
    {
        if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 1)
        {
            throw Usage();
        }

        switch (args[i])
        {
            case "--minutes":
                minutes = value;
                break;
            case "--reactors":
                reactors = value;
                break;
            default:
                throw Usage();
        }
    }

    var root = Setup.FindRoot();
    using var children = new Children();
    try
    {
        var redisPort = await Setup.StartRedis(children);
        var peer = await Setup.StartKim(children, root, redisPort, options: $"--Kim:Reactors={reactors}");
        var before = Machine.Ticks();
        var soak = await SoakLoad.Run(children, peer, minutes * 60);
        var after = Machine.Ticks();
        var stolen = 100 * (after.Stolen - before.Stolen) / (after.All - before.All);
        Console.WriteLine();
        var text = SoakReport.Write(args, minutes, reactors, soak, stolen, out var passed);
        Machine.Publish(root, "soak.md", text);
        return passed ? 0 : 1;
    }
    finally
    {
        Load.RemoveScripts();
    }
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

static BenchException Usage() => new("usage: Kim.Bench.Soak [--minutes 10] [--reactors 1]");
