using Kim.Durable.Redis;
using Kim.Durable.Tests.Fixtures;
using Kim.Redis.Tests.Fixtures;
using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>
/// A real replica becomes the primary, without the last writes of the one before. What was lost happens again, with the keys it had; a
/// run is never lost, and has one outcome.
/// </summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private static readonly Payment Ten = new("ten", 10);

    private readonly RedisServer _first = new();
    private readonly RedisServer _second = new();
    private readonly Ledger _ledger = new();
    private readonly LogLines _log = new();
    private ConnectionMultiplexer _firstConnection = null!;
    private ConnectionMultiplexer _secondConnection = null!;
    private SwitchedStore _store = null!;

    public async Task InitializeAsync()
    {
        _first.Start("--repl-diskless-sync-delay", "0");
        _second.Start("--replicaof", "127.0.0.1", $"{_first.Port}");
        _firstConnection = await ConnectionMultiplexer.ConnectAsync(_first.Address + ",allowAdmin=true");
        _secondConnection = await ConnectionMultiplexer.ConnectAsync(_second.Address + ",allowAdmin=true");
        _store = Store(Node.Lease);
    }

    public async Task DisposeAsync()
    {
        await _firstConnection.DisposeAsync();
        await _secondConnection.DisposeAsync();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task A_save_that_was_lost_is_made_good_by_the_next_one()
    {
        var (reserve, book) = (_ledger.Close("reserve"), _ledger.Close("book"));
        await using var node = await Node.Start(_store, _ledger, _log);
        var client = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("reserve");
        await LoseTheReplica();
        reserve.SetResult();
        await _ledger.Until("book");
        await FailOver();
        book.SetResult();
        Assert.Equal("200 ten: 10", await client.Reply());
        Assert.Equal(["reserve", "book", "tell"], _ledger.Effects);
        Assert.Equal((RunState.Ended, 4L), await Stored(client));
    }

    [Fact]
    public async Task A_begin_that_was_lost_is_made_again_by_its_owner()
    {
        var reserve = _ledger.Close("reserve");

        // Its lease outlives the failover, so it knows that nobody else has had the run.
        var lease = TimeSpan.FromSeconds(10);
        _store = Store(lease);
        await using var node = await Node.Start(_store, _ledger, _log, new KimDurableOptions { Lease = lease });
        await LoseTheReplica();
        var client = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("reserve");
        await FailOver();
        reserve.SetResult();
        Assert.Equal("200 ten: 10", await client.Reply());
        Assert.Equal(["reserve", "book", "tell"], _ledger.Effects);
    }

    [Fact]
    public async Task A_park_that_was_lost_is_made_again_and_what_happened_before_it_happens_again()
    {
        var reserve = _ledger.Close("reserve");
        await using var node = await Node.Start(_store, _ledger, _log);
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await _ledger.Until("reserve");
        await LoseTheReplica();
        _ledger.Open("reserve");
        reserve.SetResult();
        await Wait.Until(async () => (await Stored(client)).State == RunState.Parked);
        await FailOver();

        // The new primary says that it runs with this owner, which does not have it: it finds that out by itself.
        await Wait.Until(async () => (await Stored(client)).State == RunState.Parked);
        Assert.Equal(["reserve", "reserve"], _ledger.Effects);
        Assert.Equal(SignalOutcome.Kept, await node.Runs.SignalAsync(client.Id, "approval", new Approval(true)));
        Assert.Equal("200 book", await client.Reply());
        Assert.Equal(["reserve", "reserve", "book"], _ledger.Effects);
    }

    [Fact]
    public async Task A_signal_that_was_lost_is_sent_again_and_who_had_continued_is_fenced()
    {
        var book = _ledger.Close("book");
        await using var node = await Node.Start(_store, _ledger, _log);
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await Wait.Until(async () => (await Stored(client)).State == RunState.Parked);
        await LoseTheReplica();
        await node.Runs.SignalAsync(client.Id, "approval", new Approval(true));
        await _ledger.Until("book");
        await FailOver();
        _ledger.Open("book");
        book.SetResult();
        await Wait.Until(() => _log.All.Any(line => line.Contains("taken over by another process", StringComparison.Ordinal)));
        Assert.Equal(RunState.Parked, (await Stored(client)).State);
        await node.Runs.SignalAsync(client.Id, "approval", new Approval(true));
        await Wait.Until(async () => (await Stored(client)).State == RunState.Ended);
        Assert.Equal(["reserve", "book", "book"], _ledger.Effects);
    }

    [Fact]
    public async Task An_end_that_was_lost_is_made_again_with_the_same_reply()
    {
        var tell = _ledger.Close("tell");
        await using var node = await Node.Start(_store, _ledger, _log);
        var client = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("tell");
        await LoseTheReplica();
        _ledger.Open("tell");
        tell.SetResult();
        Assert.Equal("200 ten: 10", await client.Reply());
        await FailOver();
        await Wait.Until(async () => (await Stored(client)).State == RunState.Ended);
        Assert.Equal("200 ten: 10", await (await node.Run(Move.Descriptor, Ten)).Reply());
        Assert.Equal(["reserve", "book", "tell", "tell"], _ledger.Effects);
    }

    private SwitchedStore Store(TimeSpan lease)
    {
        var options = new RunStoreOptions { Lease = lease };
        return new(
            new RedisRunStore(_firstConnection.GetDatabase(), options: options),
            new RedisRunStore(_secondConnection.GetDatabase(), options: options),
            losesLeases: true);
    }

    // What is written from now on, it does not get.
    private async Task LoseTheReplica()
    {
        await Replicated();
        await _secondConnection.GetDatabase().ExecuteAsync("REPLICAOF", "NO", "ONE");
    }

    private async Task FailOver()
    {
        await Wait.Until(async () =>
            await _secondConnection.ConfigureAsync() && !_secondConnection.GetServer(_second.Address).IsReplica);
        _store.LosesRuns = true;
    }

    private async Task Replicated() => await Wait.Until(async () =>
        (int)await _firstConnection.GetDatabase().ExecuteAsync("WAIT", 1, 1000) == 1);

    private async Task<(RunState State, long Version)> Stored(Node.Client client) =>
        await _store.ReadAsync(client.Id) is { } run ? (run.State, run.Version) : default;
}
