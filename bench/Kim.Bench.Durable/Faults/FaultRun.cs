using System.Diagnostics;
using System.Text;
using Kim.Bench.Shared;
using StackExchange.Redis;

namespace Kim.Bench.Durable.Faults;

/// <summary>Sixty-four clients, two apps, one Redis that syncs, and a fault every few seconds: what was lost, and what ran twice.</summary>
internal static class FaultRun
{
    private const int Clients = 64;
    private const int Seed = 17;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(30);

    internal static async Task<int> Run(Options options, string[] args)
    {
        var root = Setup.FindRoot();
        var isFine = false;
        await Sites.Use(root, async site =>
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{site.Effects.Port}");
            var cluster = new Cluster(site);
            using var users = new Users(cluster.Urls);
            var load = users.Run(Clients);
            var pauses = new Dictionary<FaultKind, List<double>>();
            var random = new Random(Seed);
            var start = Stopwatch.GetTimestamp();
            await Back(users, start);
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < options.Faults)
            {
                await Task.Delay(Between);
                var kind = (FaultKind)random.Next(Enum.GetValues<FaultKind>().Length);
                Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds,4:0} s  {kind}, {users.Ended.Count:#,0} runs ended");
                await cluster.Do(kind, random);

                // From the end of what was done: a frozen process is thawed by then.
                var from = Stopwatch.GetTimestamp();
                await Back(users, from);
                pauses.TryAdd(kind, []);
                pauses[kind].Add(Stopwatch.GetElapsedTime(from, users.LastReply).TotalMilliseconds);
            }

            users.Stop();
            await load;
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var effects = await Effects.Of(users.Ended, cluster.Frozen, connection.GetDatabase());
            isFine = users.Wrong.Count == 0 && effects.AreRight;
            Machine.Publish(root, options.Name + ".md", Text(users, effects, pauses, seconds, args));
            if (!isFine)
            {
                Console.WriteLine(cluster.Output);
            }
        });
        return isFine ? 0 : 1;
    }

    private static async Task Back(Users users, long since)
    {
        while (users.LastReply <= since)
        {
            await Task.Delay(5);
            if (Stopwatch.GetElapsedTime(since) > BackLimit)
            {
                throw new BenchException($"no reply within {BackLimit.TotalSeconds} s: {string.Join(' ', users.Wrong.Take(3))}");
            }
        }
    }

    private static string Text(
        Users users, Effects effects, Dictionary<FaultKind, List<double>> pauses, double seconds, string[] args)
    {
        var text = new StringBuilder();
        text.AppendLine("# Durable runs under faults").AppendLine();
        text.AppendLine(Machine.Describe("bench/Kim.Bench.Durable/run.sh", args)).AppendLine();
        text.AppendLine($"{Clients} clients send keyed runs of three steps to two apps for {seconds:0} s, each until it has its reply.");
        text.AppendLine("The records are in a Redis with `appendfsync always`; each step writes down its effect in another one.");
        text.AppendLine();
        text.AppendLine("| | | bar |").AppendLine("|---|--:|---|");
        text.AppendLine($"| runs that were sent and have their reply | {effects.Runs:#,0} | |");
        text.AppendLine($"| runs without a reply, or with a wrong one | {users.Wrong.Count} | 0 |");
        text.AppendLine($"| replies whose effects are not all there | {effects.Lost} | 0 |");
        text.AppendLine($"| runs in which a step that had happened ran again | {effects.Backwards} | 0 |");
        text.AppendLine($"| runs in which a step that a frozen app had under way ended after later ones | {effects.Late} | |");
        text.AppendLine($"| runs in which a step that ran again had another key | {effects.OtherKey} | 0 |");
        text.AppendLine($"| effects again, of steps under way when their app ended or froze | {effects.Again} | |");
        foreach (var (answer, count) in users.Answers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.AppendLine($"| answers: {answer} | {count:#,0} | |");
        }

        text.AppendLine().AppendLine("Until the first reply after a fault, from when it was over, in milliseconds:").AppendLine();
        text.AppendLine("| fault | times | median | longest |").AppendLine("|---|--:|--:|--:|");
        foreach (var (kind, times) in pauses.OrderBy(pair => pair.Key))
        {
            var sorted = times.Order().ToList();
            text.AppendLine($"| {kind} | {sorted.Count} | {sorted[sorted.Count / 2]:#,0} | {sorted[^1]:#,0} |");
        }

        foreach (var wrong in users.Wrong.Take(20))
        {
            text.AppendLine().AppendLine($"    {wrong}");
        }

        return text.ToString();
    }
}
