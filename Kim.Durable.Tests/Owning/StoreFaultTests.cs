using Kim.Durable.Tests.Fixtures;
using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Stores that are away, lose answers or lose records.</summary>
public sealed class StoreFaultTests
{
    private const string Away = "The store of durable runs does not answer";

    private static readonly Payment Ten = new("ten", 10);

    private readonly FlakyStore _store = new(new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }));
    private readonly Ledger _ledger = new();
    private readonly LogLines _log = new();

    [Fact]
    public async Task A_run_waits_for_a_store_that_is_away()
    {
        var gate = _ledger.Close("reserve");
        await using var node = await Node.Start(_store, _ledger, _log);
        var client = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("reserve");
        _store.IsAway = true;
        gate.SetResult();
        await Wait.Until(() => _log.All.Any(line => line.Contains("it waits until the store takes it", StringComparison.Ordinal)));
        await Wait.Until(() => _log.All.Any(line => line.Contains(Away, StringComparison.Ordinal)));
        Assert.False(client.HasReply);
        _store.IsAway = false;
        Assert.Equal("200 ten: 10", await client.Reply());
        await Wait.Until(() => _log.All.Any(line => line.Contains("answers again", StringComparison.Ordinal)));
        Assert.Equal(["reserve", "book", "tell"], _ledger.Effects);
        Assert.Single(_log.All, line => line.Contains(Away, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_away_at_the_start_is_said_once_and_so_is_its_return()
    {
        _store.IsAway = true;
        await using var node = await Node.Start(_store, _ledger, _log);

        // Every loop of the owner has failed: its questions are those of them all.
        await Wait.Until(() => _store.Refused >= 6);
        var line = Assert.Single(_log.All, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        Assert.Contains(Away, line, StringComparison.Ordinal);
        Assert.Contains("cannot check what it promises", line, StringComparison.Ordinal);
        _store.IsAway = false;
        await Wait.Until(() => _log.All.Any(line => line.Contains("answers again", StringComparison.Ordinal)));
        Assert.Single(_log.All, line => line.Contains("answers again", StringComparison.Ordinal));
        _store.IsAway = true;
        await Wait.Until(() => _log.All.Count(line => line.Contains(Away, StringComparison.Ordinal)) == 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_was_written_without_an_answer_is_written_once(int loses)
    {
        await using var node = await Node.Start(_store, _ledger, _log);
        _store.Loses = loses;
        var client = await node.Run(Move.Descriptor, Ten);
        Assert.Equal("200 ten: 10", await client.Reply());
        Assert.Equal(["reserve", "book", "tell"], _ledger.Effects);
        Assert.Equal(4, (await _store.Read(client.Id)).Version);
    }

    [Fact]
    public async Task A_run_whose_first_record_is_its_end_is_begun_and_ended_even_if_answers_are_lost()
    {
        await using var node = await Node.Start(_store, _ledger, _log);
        _store.Loses = 2;
        var client = await node.Run(Echo.Descriptor, "hello");
        Assert.Equal("200 hello", await client.Reply());
        var stored = await _store.Read(client.Id);
        Assert.Equal((RunState.Ended, 2L, "Say"), (stored.State, stored.Version, stored.Step));
        Assert.Equal("200 hello", await (await node.Run(Echo.Descriptor, "hello")).Reply());
    }

    [Fact]
    public async Task A_run_that_would_park_first_is_begun_and_parked_even_if_answers_are_lost()
    {
        await using var node = await Node.Start(_store, _ledger, _log);
        _store.Loses = 2;
        var client = await node.Run(Hear.Descriptor, null);
        await _store.Until(client.Id, RunState.Parked);
        Assert.Equal(SignalOutcome.Kept, await node.Runs.SignalAsync(client.Id, "word", "hi"));
        Assert.Equal("200 hi", await client.Reply());
    }

    [Fact]
    public async Task A_hand_over_whose_answer_is_lost_is_written_once()
    {
        var gate = _ledger.Close("reserve");
        var book = _ledger.Close("book");
        await using var node = await Node.Start(_store, _ledger, _log);
        var client = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("reserve");

        // Written as running; asked again, it must not become a hand-over of the same version.
        _store.Loses = 1;
        gate.SetResult();
        await Wait.Until(() => _store.Loses < 0);
        node.BeginStop();
        await _ledger.Until("book");
        book.SetResult();
        Assert.StartsWith("202 ", await client.Reply(), StringComparison.Ordinal);
        await _store.Until(client.Id, RunState.Parked);
        Assert.Equal("Tell", (await _store.Read(client.Id)).Step);
    }

    [Fact]
    public async Task A_record_that_the_store_has_lost_is_written_again_by_its_owner()
    {
        var gate = _ledger.Close("book");
        var lost = new SwitchedStore(_store, new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }));
        await using var node = await Node.Start(lost, _ledger, _log);
        var client = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("book");
        lost.LosesRuns = true;
        gate.SetResult();
        Assert.Equal("200 ten: 10", await client.Reply());
        Assert.Equal(RunState.Ended, (await lost.Read(client.Id)).State);
        Assert.Contains(_log.All, line => line.Contains("it is written again", StringComparison.Ordinal));
        Assert.Equal(["reserve", "book", "tell"], _ledger.Effects);
    }

    [Fact]
    public async Task A_record_that_is_gone_is_not_written_again_after_a_break_of_the_lease()
    {
        var gate = _ledger.Close("book");
        var lost = new SwitchedStore(_store, new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }));
        await using var node = await Node.Start(lost, _ledger, _log);
        var client = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("book");
        var number = await node.On(() => node.Owner.Lease.Number);
        await lost.LeaveAsync(node.Owner.Name);
        await Wait.Until(async () => await node.On(() => node.Owner.Lease.Number) > number);
        lost.LosesRuns = true;
        gate.SetResult();
        Assert.StartsWith("202 ", await client.Reply(), StringComparison.Ordinal);
        Assert.Null(await lost.ReadAsync(client.Id));
    }

    [Fact]
    public async Task A_run_keeps_the_name_that_its_command_had()
    {
        var run = new StoredRun
        {
            Id = RunIds.New(),
            Command = "Rest",
            Step = "Lie",
            Owner = "dead",
            Request = Some.Bytes("null"),
            Snapshot = Some.Bytes("""{"number":0,"steps":[],"ahead":[],"fields":{},"args":{},"visits":[]}"""),
        };
        await _store.BeginAsync(run);
        await _store.SaveAsync(run with { Version = 2, State = RunState.Parked });
        await using var node = await Node.Start(_store, _ledger, _log);
        await _store.Until(run.Id, RunState.Ended);
        Assert.Equal("Rest", (await _store.Read(run.Id)).Command);
        Assert.Equal(["lie", "rise"], _ledger.Effects);
    }

    [Fact]
    public async Task No_more_runs_of_a_command_continue_than_may_be_under_way()
    {
        for (var i = 0; i < 5; i++)
        {
            var run = new StoredRun
            {
                Id = RunIds.New(),
                Command = "Narrow",
                Step = "Pass",
                Owner = "dead",
                Request = Some.Bytes("null"),
                Snapshot = Some.Bytes("""{"number":0,"steps":[],"ahead":[],"fields":{},"args":{},"visits":[]}"""),
            };
            await _store.BeginAsync(run);
            await _store.SaveAsync(run with { Version = 2, State = RunState.Parked });
        }

        var gate = _ledger.Close("pass");
        await using var node = await Node.Start(_store, _ledger, _log);
        await _ledger.Until("pass", 2);
        Assert.Equal((2, 3), await Counts());
        _ledger.Open("pass");
        gate.SetResult();
        await Wait.Until(async () => (await _store.CountAsync()).Ended == 5);
        Assert.Equal(5, _ledger.Count("pass"));

        async Task<(long Running, long Parked)> Counts()
        {
            var counts = await _store.CountAsync();
            return (counts.Running, counts.Parked);
        }
    }
}
