using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>What a run costs that waits for a signal.</summary>
/// <param name="App">Bytes of the app's memory that came with it.</param>
/// <param name="Store">Bytes of the store's and the engine's.</param>
/// <param name="Record">Bytes that Redis says its data takes, if the store is a Redis.</param>
internal sealed record ParkFigures(double App, double Store, double? Record)
{
    internal const int Runs = 10_000;

    private const int AtOnce = 64;
    private const double CollectSeconds = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Parks runs, and checks that one of them continues when its signal comes.</summary>
    internal static async Task<ParkFigures> Take(Site site, Deployment deployment, Client client, Counts counts)
    {
        // What the first of them take once is not theirs.
        await Park(deployment, client, counts, "first", Runs / 10);
        CollectGarbage();
        var before = (App: deployment.AppMegabytes, Store: deployment.StoreMegabytes, Record: await RecordBytes());
        var address = await Park(deployment, client, counts, "parked", Runs);

        // A wait is in the store, and out of the app, a moment after the step before it.
        await Task.Delay(TimeSpan.FromSeconds(5));
        var after = (Store: deployment.StoreMegabytes, Record: await RecordBytes());
        CollectGarbage();
        var figures = new ParkFigures(
            Each((deployment.AppMegabytes - before.App) * 1024 * 1024),
            Each((after.Store - before.Store) * 1024 * 1024),
            after.Record is { } record ? Each(record - before.Record!.Value) : null);
        var woken = $"parked-{Runs - 1}";
        using var reply = await client.Post(deployment, deployment.Wakes(woken, address), "\"go\"");
        return reply.IsSuccessStatusCode && await counts.WaitFor([woken], 3, Limit) == 0
            ? figures
            : throw new BenchException(
                $"{deployment.Peer.Kind}: a parked run was signalled ({(int)reply.StatusCode}), and did not continue");

        static double Each(double bytes) => bytes / Runs;

        async Task<double?> RecordBytes() => deployment.Records is { } records ? await RedisMemory.Used(records) : null;

        // A collector runs when there is work, so there is the same work before both looks at the app's memory.
        void CollectGarbage() => RunFigures.Load(site, deployment, CollectSeconds, RunFigures.Clients);
    }

    /// <summary>Begins runs, and waits until all have had the effect before their wait.</summary>
    /// <returns>The address of the last one.</returns>
    internal static async Task<string> Park(Deployment deployment, Client client, Counts counts, string name, int runs)
    {
        var last = "";
        await Parallel.ForEachAsync(
            Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
            {
                var id = $"{name}-{i}";
                var address = await client.Begin(deployment, deployment.Parks!(id), id);
                if (i == runs - 1)
                {
                    last = address;
                }
            });
        foreach (var ids in Enumerable.Range(0, runs).Select(i => $"{name}-{i}").Chunk(1000))
        {
            if (await counts.WaitFor(ids, 1, Limit) is > 0 and var missing)
            {
                throw new BenchException($"{deployment.Peer.Kind}: {missing} of {ids.Length} runs did not begin within {Limit}");
            }
        }

        return last;
    }
}
