using System.Diagnostics;

namespace Kim.Bench.Durable;

/// <summary>What becomes of runs whose app is killed and started again at once.</summary>
/// <param name="Milliseconds">From the kill to the last effect of the last run; of those that are not lost.</param>
/// <param name="Lost">Runs that did not end.</param>
/// <param name="Twice">Effects that happened once more than they should have.</param>
internal sealed record CrashFigures(double Milliseconds, int Lost, long Twice)
{
    internal const int Runs = 200;

    // Each step waits so long before its effect: all runs are in their second step when the app is killed, each at another point of it.
    private const int DelayMs = 500;
    private const int DelayMoreMs = 2;

    private static readonly TimeSpan BeginLimit = TimeSpan.FromMinutes(1);

    internal static async Task<CrashFigures> Take(Deployment deployment, Client client, Counts counts, TimeSpan limit)
    {
        string[] ids = [.. Enumerable.Range(0, Runs).Select(i => $"crash-{i}")];
        using var abandoned = new CancellationTokenSource();
        var requests = ids.Select((id, i) => Send(id, DelayMs + (DelayMoreMs * i), abandoned.Token)).ToList();
        await counts.WaitFor(ids, 1, BeginLimit);
        var killed = Stopwatch.GetTimestamp();
        deployment.Crash();
        deployment.Restart();
        var last = await LastEnd(ids, counts, limit);
        var elapsed = Stopwatch.GetElapsedTime(killed, last);
        await client.Ready(deployment);
        await abandoned.CancelAsync();
        await Task.WhenAll(requests);

        // What is done a second time is done by now.
        await Task.Delay(TimeSpan.FromSeconds(1));
        var effects = await Task.WhenAll(Enumerable.Range(1, 3).Select(step => counts.Of(ids, step)));
        return new(
            elapsed.TotalMilliseconds,
            effects[2].Count(count => count == 0),
            effects.Sum(step => step.Sum(count => Math.Max(0, count - 1))));

        async Task Send(string id, int delayMs, CancellationToken cancellation)
        {
            try
            {
                using var reply = await client.Post(deployment, deployment.Run.Path, Work.Body(id, delayMs), cancellation);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                // The app is killed under it.
            }
        }
    }

    // When the last run that ends has ended.
    private static async Task<long> LastEnd(IReadOnlyList<string> ids, Counts counts, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        var (ended, last) = (0, start);
        while (ended < ids.Count && Stopwatch.GetElapsedTime(start) < limit)
        {
            await Task.Delay(5);
            var now = (await counts.Of(ids, 3)).Count(count => count > 0);
            if (now > ended)
            {
                (ended, last) = (now, Stopwatch.GetTimestamp());
            }
        }

        return last;
    }
}
