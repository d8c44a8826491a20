using Kim.Bench.Shared;
using StackExchange.Redis;

namespace Kim.Bench.Durable;

/// <summary>Measures all contenders in turns: in every round each is started with empty stores, measured, and ended.</summary>
internal static class Comparison
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(2);

    // Nothing of what is not durable ends.
    private static readonly TimeSpan LostLimit = TimeSpan.FromSeconds(5);

    internal static async Task<int> Run(Options options, string[] args)
    {
        var root = Setup.FindRoot();
        var missing = options.Contenders.ToDictionary(one => one, one => one.WhyMissing(root));
        List<Contender> present = [.. options.Contenders.Where(one => missing[one].Length == 0)];
        var figures = present.ToDictionary(one => one, _ => new Figures());
        var failed = new Dictionary<Contender, string>();
        var versions = new Dictionary<Contender, string>();
        var (ticks, load) = (Machine.Ticks(), File.ReadAllText("/proc/loadavg").Split(' ')[0]);
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var turn = 0; turn < present.Count; turn++)
            {
                var contender = present[(turn + round) % present.Count];
                Console.WriteLine($"round {round + 1} {contender.Name}");
                try
                {
                    await Sites.Use(root, async site =>
                    {
                        versions[contender] = contender.Versions(site);
                        await Measure(site, contender, options.Seconds, figures[contender]);
                    });
                }
                catch (Exception fault) when (
                    fault is BenchException or HttpRequestException or OperationCanceledException or RedisException or IOException)
                {
                    // The others still count.
                    Console.Error.WriteLine(fault.Message);
                    failed[contender] = fault.Message;
                }
            }
        }

        var spent = Machine.Ticks();
        var stolen = 100 * (spent.Stolen - ticks.Stolen) / (spent.All - ticks.All);
        var report = new Report(options, missing, failed, versions, figures);
        var heading = $"""
            {Machine.Describe("bench/Kim.Bench.Durable/run.sh", args)}
            - Load of the machine in the minute before: {load}; stolen by the hypervisor: {stolen:0.0} %
            - A write of 4 KB with fsync in the folder of the stores: {Disk.FsyncMicroseconds():0} us, median
            """;
        Machine.Publish(root, options.Name + ".md", report.Write(heading));
        return report.IsFine ? 0 : 1;
    }

    private static async Task Measure(Site site, Contender contender, double seconds, Figures figures)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{site.Effects.Port}");
        var counts = new Counts(connection.GetDatabase());
        using var client = new Client();
        var deployment = await contender.Start(site);
        await client.Ready(deployment);
        figures.Runs.Add(await RunFigures.Take(site, deployment, counts, seconds));
        var run = figures.Runs[^1];
        Console.WriteLine(
            $"  p50 {run.P50:0} us, p99 {run.P99:0} us, {run.PerSecond:0} runs/s, "
            + $"{run.Cpu:0} us a run ({run.App:0} + {run.Store:0} + {run.Effects:0}), {run.Errors} errors");
        var limit = contender.Survival == Survival.Nothing ? LostLimit : EndLimit;
        figures.Crashes.Add(await CrashFigures.Take(deployment, client, counts, limit));
        var crash = figures.Crashes[^1];
        Console.WriteLine($"  killed: {crash.Milliseconds:0} ms, {crash.Lost} lost, {crash.Twice} effects twice");
        if (deployment.Parks is not null)
        {
            figures.Parks.Add(await ParkFigures.Take(site, deployment, client, counts));
            var park = figures.Parks[^1];
            Console.WriteLine($"  parked: {park.App:0} bytes in the app, {park.Store:0} in the store, {park.Record:0} by Redis' word");
        }

        deployment.Stop();
    }
}
