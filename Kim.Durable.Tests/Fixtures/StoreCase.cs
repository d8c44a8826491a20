using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>A store of one test.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Its clock, if it is the test's.</param>
/// <param name="connection">Its connection, if it has one.</param>
/// <param name="name">Its namespace.</param>
internal sealed class StoreCase(IRunStore store, FakeTime? time, ConnectionMultiplexer? connection, string name)
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    internal IRunStore Store => store;

    internal ConnectionMultiplexer Connection => connection!;

    internal IDatabase Database => connection!.GetDatabase();

    internal string Name => name;

    /// <summary>A key of a run's partition: <c>run:…</c>, <c>stuck</c>.</summary>
    internal RedisKey Key(string id, string rest) => $"{{{name}:0{id[^1]}}}:{rest}";

    /// <summary>Asks until it is so; each time is a round trip to the server, or moves the clock.</summary>
    internal async Task Until(Func<Task<bool>> isSo)
    {
        var limit = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!await isSo())
        {
            time?.Pass(TimeSpan.FromMilliseconds(10));
            Assert.True(Environment.TickCount64 < limit, "It was never so.");
        }
    }

    /// <summary>Begins a run, which must be possible.</summary>
    internal async Task<StoredRun> Begin(StoredRun? run = null)
    {
        run ??= Some.Run();
        Assert.Equal(BeginOutcome.Begun, (await store.BeginAsync(run)).Outcome);
        return run;
    }

    /// <summary>Saves a run, which must be possible.</summary>
    internal async Task<StoredRun> Save(StoredRun run, TimeSpan time = default)
    {
        Assert.Equal(SaveOutcome.Written, (await store.SaveAsync(run, time)).Outcome);
        return run;
    }

    /// <summary>Begins a run and parks it, for a signal.</summary>
    internal async Task<StoredRun> Park(StoredRun? run = null, string? signal = "approval", TimeSpan? time = null)
    {
        run = await Begin(run);
        return await Save(Some.Parked(run, signal), time ?? TimeSpan.FromHours(1));
    }

    internal async Task<StoredRun> Read(string id) => await store.ReadAsync(id) ?? throw new InvalidOperationException($"{id} is gone.");
}
