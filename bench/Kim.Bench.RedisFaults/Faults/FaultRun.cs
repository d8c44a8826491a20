using System.Diagnostics;
using Kim.Bench.RedisFaults.Serving;
using Kim.Bench.Shared;

namespace Kim.Bench.RedisFaults.Faults;

/// <summary>Clients without a pause, and a fault every few seconds: what they are answered, and when all is right again.</summary>
internal static class FaultRun
{
    /// <summary>From the begin of one fault to the begin of the next, if all is right by then.</summary>
    internal static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    internal static async Task<int> Run(Options options, string[] args)
    {
        var root = Setup.FindRoot();
        List<SeamResult> results = [];
        foreach (var seam in options.Seams)
        {
            using var children = new Children();
            results.Add(await Of(children, seam, options));
        }

        Machine.Publish(root, "redis-faults.md", FaultReport.Write(args, results));
        var failed = results.Where(result => result.Bars.Any(bar => !bar.Passed)).ToList();
        failed.ForEach(result => Console.WriteLine($"{result.Seam.Name} has logged:{Environment.NewLine}{result.Output}"));
        return failed.Count == 0 ? 0 : 1;
    }

    private static async Task<SeamResult> Of(Children children, Seam seam, Options options)
    {
        await using var store = new Store(options.Seed);
        var peer = await FaultServer.Start(children, store.Address, seam, Setup.BothCores);
        using var clients = new Clients(peer.Url);
        var load = clients.Run();
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(Between);
        await using var memory = new Memory(peer.Process.Id);
        var random = new Random(options.Seed);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds)
        {
            // Each kind as often as the others.
            var kinds = options.Kinds.ToArray();
            random.Shuffle(kinds);
            foreach (var kind in kinds.TakeWhile(_ => Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds))
            {
                var window = clients.Begin(kind);
                await store.Do(kind, random);
                window.End();
                await Back(window, peer.Process);
                Console.WriteLine(
                    $"{Stopwatch.GetElapsedTime(start).TotalSeconds,4:0} s  {seam.Name}, {kind}: {window.Count(Verdict.Right):#,0} right, "
                    + $"{window.Count(Verdict.Crossed)} crossed, {window.Count("5"):#,0} 5xx, first right after "
                    + $"{window.Back?.TotalMilliseconds:0} ms, last failure after {window.Failing.TotalMilliseconds:0} ms");
            }
        }

        clients.Stop();
        await load;
        return new(seam, Stopwatch.GetElapsedTime(start).TotalSeconds, clients.Windows, memory, peer.Process.Output);
    }

    private static async Task Back(Window window, Child server)
    {
        for (var start = Stopwatch.GetTimestamp(); window.Back is null; await Task.Delay(Look))
        {
            if (server.HasExited || Stopwatch.GetElapsedTime(start) > BackLimit)
            {
                var what = server.HasExited ? "the server has ended" : $"no right reply within {BackLimit.TotalSeconds:0} s";
                throw new BenchException($"{window.Kind}: {what}. {server.Name} said:{Environment.NewLine}{server.Output}");
            }
        }

        // What was under way may fail later.
        while (window.Age < Between || (window.Quiet < Quiet && window.Age < BackLimit))
        {
            await Task.Delay(Look);
        }
    }
}
