using System.Globalization;
using Kim.Bench.Shared;
using Kim.Bench.Start;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var options = new Dictionary<string, int> { ["--starts"] = 10, ["--rounds"] = 5, ["--seconds"] = 3 };
    for (var i = 0; i < args.Length; i += 2)
    {
        if (i + 1 == args.Length || !options.ContainsKey(args[i])
            || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 1)
        {
            throw new BenchException("usage: Kim.Bench.Start [--starts 10] [--rounds 5] [--seconds 3]");
        }

        options[args[i]] = value;
    }

    var root = Setup.FindRoot();
    using var children = new Children();
    var folder = Directory.CreateTempSubdirectory("kim-bench-start-");
    try
    {
        var redisPort = await Setup.StartRedis(children);
        var builds = new[] { ServerBuild.Publish(children, root, folder.FullName, isNative: false),
            ServerBuild.Publish(children, root, folder.FullName, isNative: true) };

        // The first start of each reads its files from the disk.
        var starts = builds.ToDictionary(build => build, _ => new List<StartFigures>());
        for (var i = 0; i <= options["--starts"]; i++)
        {
            foreach (var build in builds)
            {
                starts[build].Add(StartFigures.Take(children, build, redisPort));
            }
        }

        var costs = await Costs.Take(children, builds, redisPort, options["--rounds"], options["--seconds"]);
        Machine.Publish(root, "start.md", Report.Write(args, builds, starts, costs));
        return costs.Values.SelectMany(taken => taken).Any(cost => cost.Errors > 0) ? 1 : 0;
    }
    finally
    {
        Load.RemoveScripts();
        folder.Delete(recursive: true);
    }
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
