using Kim.CompilerServices;
using Kim.Durable.Tests.Fixtures;
using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Processes that end, in each way that there is, and what continues elsewhere.</summary>
[Collection(ServersCollection.Name)]
public sealed class TakeOverTests(Servers servers)
{
    private static readonly Payment Ten = new("ten", 10);

    [Theory]
    [Stores]
    public async Task What_a_crash_leaves_continues_with_the_next_owner(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        ledger.Close("book");
        await using var first = await Node.Start(store, ledger);
        var client = await first.Run(Move.Descriptor, Ten);
        await ledger.Until("book");
        first.Crash();
        ledger.Open("book");
        var log = new LogLines();
        await using var second = await Node.Start(store, ledger, log);
        await store.Until(client.Id, RunState.Ended);
        Assert.Equal(["reserve", "book", "book", "tell"], ledger.Effects);
        Assert.Contains(log.All, line => line.Contains("has died with 1 runs", StringComparison.Ordinal));
        Assert.False(client.HasReply);
        Assert.Equal("200 ten: 10", await (await second.Run(Move.Descriptor, Ten)).Reply());
    }

    [Fact]
    public async Task A_process_of_this_machine_that_is_not_there_any_more_is_dead_at_once()
    {
        var options = new KimDurableOptions { Lease = TimeSpan.FromMinutes(10) };
        var store = new MemoryRunStore(new RunStoreOptions { Lease = options.Lease });
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger, options: options);
        var here = (await store.OwnersAsync()).Single().Info!;
        var dead = here with { Name = "dead", Start = here.Start + 1 };
        var alive = here with { Name = "alive" };
        await store.RenewAsync(dead);
        await store.RenewAsync(alive);
        var run = await Begun(store, dead.Name);
        var other = await Begun(store, alive.Name);
        await using var second = await Node.Start(store, ledger, options: options);
        await store.Until(run.Id, RunState.Ended);
        Assert.Equal(RunState.Running, (await store.Read(other.Id)).State);
    }

    [Theory]
    [Stores]
    public async Task An_owner_that_was_taken_for_dead_is_fenced(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        var gate = ledger.Close("book");
        var log = new LogLines();
        await using var first = await Node.Start(store, ledger, log);
        var client = await first.Run(Move.Descriptor, Ten);
        await ledger.Until("book");
        await Take(store, client.Id, "other");
        gate.SetResult();
        Assert.StartsWith("202 ", await client.Reply(), StringComparison.Ordinal);
        Assert.Equal("/kim/runs/" + client.Id, (await client.Whole()).Header("Location"));
        Assert.Contains(log.All, line => line.Contains("was taken over by another process", StringComparison.Ordinal));
        Assert.Equal("other", (await store.Read(client.Id)).Owner);
        Assert.Equal(["reserve", "book"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task A_stop_hands_over_at_the_next_boundary(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        var gate = ledger.Close("book");
        await using var first = await Node.Start(store, ledger);
        var client = await first.Run(Move.Descriptor, Ten);
        await ledger.Until("book");
        var waiting = await first.Run(Move.Descriptor, Ten);
        first.BeginStop();
        Assert.StartsWith("202 ", await waiting.Reply(), StringComparison.Ordinal);
        gate.SetResult();
        Assert.StartsWith("202 ", await client.Reply(), StringComparison.Ordinal);
        await store.Until(client.Id, RunState.Parked);
        Assert.Equal("Tell", (await store.Read(client.Id)).Step);
        await using var second = await Node.Start(store, ledger);
        await store.Until(client.Id, RunState.Ended);
        Assert.Equal(["reserve", "book", "tell"], ledger.Effects);
        Assert.Equal(0, (await store.Read(client.Id)).Tries);
    }

    [Fact]
    public async Task A_run_that_is_the_owners_and_not_in_its_memory_continues()
    {
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease });
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var run = await Begun(store, node.Owner.Name);
        await store.Until(run.Id, RunState.Ended);
        Assert.Equal(["reserve", "book", "tell"], ledger.Effects);
    }

    [Fact]
    public async Task A_run_with_which_owners_die_is_stuck_after_five()
    {
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease });
        var run = await Begun(store, "dead-0");
        for (var i = 1; i <= 5; i++)
        {
            await Take(store, run.Id, $"dead-{i}");
        }

        var log = new LogLines();
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger, log);
        await store.Until(run.Id, RunState.Stuck);
        Assert.Empty(ledger.Effects);
        Assert.StartsWith("6 owners in a row", (await store.Read(run.Id)).Why, StringComparison.Ordinal);
        Assert.Equal(ResumeOutcome.Resumed, await node.Runs.ResumeAsync(run.Id));
        await store.Until(run.Id, RunState.Ended);
    }

    [Fact]
    public async Task What_this_build_cannot_read_is_stuck_and_tried_again_by_the_next_process()
    {
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease });
        var run = await Begun(store, "dead", "[]");
        var log = new LogLines();
        await using (var node = await Node.Start(store, new Ledger(), log))
        {
            await store.Until(run.Id, RunState.Stuck);
        }

        var stuck = await store.Read(run.Id);
        Assert.StartsWith("this build cannot continue it: ", stuck.Why, StringComparison.Ordinal);
        Assert.Single(log.All, line => line.StartsWith("Error: Move is stuck at Reserve", StringComparison.Ordinal));
        var again = new LogLines();
        await using var next = await Node.Start(store, new Ledger(), again);
        await Wait.Until(async () => (await store.Read(run.Id)) is { State: RunState.Stuck, Version: var version }
            && version > stuck.Version);
        Assert.Equal(ResumeOutcome.Stuck, await next.Runs.ResumeAsync(run.Id));
    }

    [Fact]
    public async Task A_step_that_this_build_does_not_have_is_left_alone_and_said_once()
    {
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease });
        foreach (var step in (string[])["Gone", "Gone", "Other"])
        {
            var run = await Begun(store, "dead", step: step);
            await store.SaveAsync(run with { Version = 2, State = RunState.Parked });
        }

        var log = new LogLines();
        await using var node = await Node.Start(store, new Ledger(), log);
        var known = await node.Run(Nap.Descriptor, null);
        await known.Reply();
        Assert.Equal(3, (await store.CountAsync()).Parked);
        Assert.Single(log.All, line => line.Contains("stand at Gone", StringComparison.Ordinal));
        Assert.Single(log.All, line => line.Contains("stand at Other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_sends_a_run_to_another_step()
    {
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease });
        var run = await Begun(store, "dead", step: "Gone");
        await store.SaveAsync(run with { Version = 2, State = RunState.Stuck, Why = "test" });
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        Assert.Equal(ResumeOutcome.Unknown, await node.Runs.ResumeAsync(run.Id));
        Assert.Equal(ResumeOutcome.Resumed, await node.Runs.ResumeAsync(run.Id, "Reserve"));
        await store.Until(run.Id, RunState.Ended);
        Assert.Equal(ResumeOutcome.NotWaiting, await node.Runs.ResumeAsync(run.Id));
        Assert.Equal(ResumeOutcome.Gone, await node.Runs.ResumeAsync(RunIds.New()));
    }

    internal static async Task<StoredRun> Begun(IRunStore store, string owner, string? snapshot = null, string step = "Reserve")
    {
        var run = new StoredRun
        {
            Id = RunIds.New(),
            Command = "Move",
            Step = step,
            Owner = owner,
            Request = Some.Bytes("""{"Id":"ten","Amount":10}"""),
            Snapshot = Some.Bytes(snapshot ?? """{"number":0,"steps":[],"ahead":[],"fields":{},"args":{},"visits":[]}"""),
        };
        Assert.Equal(BeginOutcome.Begun, (await store.BeginAsync(run)).Outcome);
        return run;
    }

    private static async Task Take(IRunStore store, string id, string owner)
    {
        var run = await store.Read(id);
        Assert.Equal(ClaimOutcome.Claimed, (await store.ClaimAsync(id, run.Command, owner, ClaimFrom.DeadOwner(run.Owner))).Outcome);
    }
}
