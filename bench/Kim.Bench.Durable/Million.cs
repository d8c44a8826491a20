using System.Diagnostics;
using System.Text;
using Kim.Bench.Durable.Contenders;
using Kim.Bench.Shared;
using StackExchange.Redis;

namespace Kim.Bench.Durable;

/// <summary>Very many parked runs in one Redis: what each takes, and whether a run that is due is still found.</summary>
internal static class Million
{
    private const int Naps = 100;
    private const int NapMs = 5000;
    private const double RecordBytesMax = 1200;

    // Unchanged, but for what its collector has not collected yet.
    private const double GrowthMaxMegabytes = 16;

    // What is due is looked for every 250 ms.
    private const double LateMaxMs = 500;

    internal static async Task<int> Run(Options options, string[] args)
    {
        var root = Setup.FindRoot();
        var kim = Contender.All.First(one => one.Name == KimContender.EverySecond);
        if (kim.WhyMissing(root) is { Length: > 0 } reason)
        {
            throw new BenchException(reason);
        }

        var isFine = false;
        await Sites.Use(root, async site =>
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{site.Effects.Port}");
            var counts = new Counts(connection.GetDatabase());
            using var client = new Client();
            var deployment = await kim.Start(site);
            await client.Ready(deployment);
            var early = await Lateness(deployment, client, counts, "early");

            // Warm, so that what it needs once is not counted.
            await ParkFigures.Park(deployment, client, counts, "first", ParkFigures.Runs);
            var before = (App: deployment.AppMegabytes, Record: await RedisMemory.Used(deployment.Records!));
            var start = Stopwatch.GetTimestamp();
            await ParkFigures.Park(deployment, client, counts, "parked", options.Parked);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var each = (await RedisMemory.Used(deployment.Records!) - before.Record) / options.Parked;
            var after = deployment.AppMegabytes;
            var late = await Lateness(deployment, client, counts, "late");
            var isUnchanged = after - before.App <= GrowthMaxMegabytes;
            isFine = each <= RecordBytesMax && isUnchanged && late <= LateMaxMs;
            var text = new StringBuilder();
            text.AppendLine("# Parked runs").AppendLine();
            text.AppendLine(Machine.Describe("bench/Kim.Bench.Durable/run.sh", args)).AppendLine();
            text.AppendLine($"| | {options.Parked:#,0} parked runs | bar |").AppendLine("|---|--:|---|");
            text.AppendLine($"| bytes each, by Redis' word | {each:#,0} | <= {RecordBytesMax:#,0}: {Verdict(each <= RecordBytesMax)} |");
            text.AppendLine($"| parked a second, 64 at once | {options.Parked / seconds:#,0} | |");
            text.AppendLine(
                $"| memory of the server before and after | {before.App:0.0} MB, {after:0.0} MB | unchanged: {Verdict(isUnchanged)} |");
            text.AppendLine($"| a run that is due continues late by, before, at most | {early:#,0} ms | |");
            text.AppendLine($"| and with all of them parked | {late:#,0} ms | <= {LateMaxMs:0}: {Verdict(late <= LateMaxMs)} |");
            Machine.Publish(root, options.Name + ".md", text.ToString());
            deployment.Stop();
        });
        return isFine ? 0 : 1;
    }

    private static string Verdict(bool isMet) => isMet ? "PASS" : "MISS";

    // Runs that sleep: the longest time from when one was due until it continued.
    private static async Task<double> Lateness(Deployment deployment, Client client, Counts counts, string name)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, Naps).Select(async i =>
        {
            var id = $"{name}-{i}";
            await client.Begin(deployment, KimContender.Nap, id);
            var due = Stopwatch.GetTimestamp();
            return await counts.WaitFor([id], 3, TimeSpan.FromMinutes(1)) == 0
                ? Stopwatch.GetElapsedTime(due).TotalMilliseconds - NapMs
                : throw new BenchException($"{id} slept, and did not continue:{Environment.NewLine}{deployment.App.Output}");
        }));
        return times.Max();
    }
}
