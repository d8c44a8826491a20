using Kim.Durable.Tests.Fixtures;
using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Engine, owner and store together.</summary>
[Collection(ServersCollection.Name)]
public sealed class RunOwnerTests(Servers servers)
{
    private static readonly Payment Ten = new("ten", 10);

    [Theory]
    [Stores]
    public async Task A_run_is_stored_until_its_end(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Move.Descriptor, Ten);
        Assert.Equal("200 ten: 10", await client.Reply());
        var stored = await store.Read(client.Id);
        Assert.Equal((RunState.Ended, 4, "ten"), (stored.State, stored.Version, stored.Key));
        Assert.Equal(RunIds.PartitionOf("Move", "ten"), RunIds.PartitionOf(client.Id));
        Assert.Equal(["reserve", "book", "tell"], ledger.Effects);
        Assert.Equal(0, await node.On(() => node.Owner.Count));
    }

    [Theory]
    [Stores]
    public async Task The_same_key_gets_the_same_outcome_under_way_and_afterwards(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        var gate = ledger.Close("book");
        await using var node = await Node.Start(store, ledger);
        await using var other = await Node.Start(store, ledger);
        var first = await node.Run(Move.Descriptor, Ten);
        await ledger.Until("book");
        var second = await node.Run(Move.Descriptor, Ten);
        var third = await other.Run(Move.Descriptor, Ten);
        gate.SetResult();
        Assert.Equal("200 ten: 10", await first.Reply());
        Assert.Equal("200 ten: 10", await second.Reply());
        Assert.Equal("200 ten: 10", await third.Reply());
        Assert.Null((await first.Whole()).Header("Idempotency-Replayed"));
        Assert.Equal("true", (await second.Whole()).Header("Idempotency-Replayed"));
        var later = await other.Run(Move.Descriptor, Ten);
        Assert.Equal("true", (await later.Whole()).Header("Idempotency-Replayed"));
        Assert.Equal(["reserve", "book", "tell"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task A_run_is_stored_under_the_first_name_of_its_command_and_found_under_each(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var first = await node.Run(Renamed.Descriptor, Ten);
        await store.Until(first.Id, RunState.Parked);
        Assert.Equal("Oldest", (await store.Read(first.Id)).Command);
        Assert.Equal(RunIds.PartitionOf("Oldest", "ten"), RunIds.PartitionOf(first.Id));
        foreach (var name in (string[])["Renamed", "Middle", "Oldest"])
        {
            Assert.Equal([first.Id], (await node.Runs.ListAsync(new RunQuery { Command = name })).Select(run => run.Id));
        }

        var second = await node.Run(Renamed.Descriptor, Ten);
        Assert.Equal(SignalOutcome.Kept, await node.Runs.SignalByKeyAsync("Renamed", "ten", "word", "yes"));
        Assert.Equal("200 ten yes", await first.Reply());
        Assert.Equal("200 ten yes", await second.Reply());
        Assert.Equal("true", (await second.Whole()).Header("Idempotency-Replayed"));
        Assert.Equal(["reserve"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task The_same_key_with_another_body_is_refused(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        await using var node = await Node.Start(store, new Ledger());
        Assert.StartsWith("200 ", await (await node.Run(Move.Descriptor, Ten)).Reply(), StringComparison.Ordinal);
        Assert.StartsWith("422 ", await (await node.Run(Move.Descriptor, Ten with { Amount = 11 })).Reply(), StringComparison.Ordinal);
    }

    [Theory]
    [Stores]
    public async Task A_parked_run_continues_with_its_signal(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await store.Until(client.Id, RunState.Parked);
        await Wait.Until(() => node.On(() => node.Owner.Count == 0));
        Assert.Equal(SignalOutcome.Kept, await node.Runs.SignalAsync(client.Id, "approval", new Approval(true), "one"));
        Assert.Equal("200 book", await client.Reply());
        Assert.Null((await client.Whole()).Header("Idempotency-Replayed"));
        Assert.Equal(SignalOutcome.Ended, await node.Runs.SignalAsync(client.Id, "approval", new Approval(true), "two"));
        Assert.Equal(["reserve", "book"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task A_signal_that_comes_early_is_taken(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        var gate = ledger.Close("reserve");
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await ledger.Until("reserve");
        Assert.Equal(SignalOutcome.Kept, await node.Runs.SignalByKeyAsync("MoveApproved", "ten", "approval", new Approval(false)));
        gate.SetResult();
        Assert.StartsWith("409 ", await client.Reply(), StringComparison.Ordinal);
        Assert.Equal(["reserve", "release"], ledger.Effects);
        Assert.Equal(1, (await store.Read(client.Id)).Taken["approval"]);
    }

    [Theory]
    [Stores]
    public async Task A_cancel_undoes_what_a_parked_run_has_done(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await store.Until(client.Id, RunState.Parked);
        Assert.Equal(SignalOutcome.Kept, await node.Runs.CancelAsync(client.Id));
        Assert.StartsWith("409 ", await client.Reply(), StringComparison.Ordinal);
        Assert.Equal(["reserve", "release"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task A_cancel_ends_a_run_that_is_under_way(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        var gate = ledger.Close("reserve");
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Move.Descriptor, Ten);
        await ledger.Until("reserve");
        Assert.Equal(SignalOutcome.Kept, await node.Runs.CancelAsync(client.Id));
        Assert.Equal(SignalOutcome.Repeated, await node.Runs.CancelAsync(client.Id));
        gate.SetResult();
        Assert.StartsWith("409 ", await client.Reply(), StringComparison.Ordinal);
        Assert.Equal(["reserve"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task A_run_that_is_due_continues_and_not_before(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Nap.Descriptor, null);
        await store.Until(client.Id, RunState.Parked);
        var due = (await store.Read(client.Id)).Due;
        Assert.Equal("200 rise", await client.Reply());
        Assert.True(DateTimeOffset.UtcNow >= due, "It woke at its time.");
        Assert.Equal(["lie", "rise"], ledger.Effects);
    }

    [Fact]
    public async Task An_unknown_signal_is_refused_with_the_names_that_there_are()
    {
        var store = new MemoryRunStore();
        await using var node = await Node.Start(store, new Ledger());
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await store.Until(client.Id, RunState.Parked);
        var fault = await Assert.ThrowsAsync<UnknownSignalException>(() => node.Runs.SignalAsync(client.Id, "aproval", null));
        Assert.Contains("it waits for approval", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidSignalException>(
            () => node.Runs.SignalJsonAsync(client.Id, "approval", "[1]"u8.ToArray()));
        Assert.Equal(SignalOutcome.Gone, await node.Runs.SignalAsync(RunIds.New(), "approval", null));
    }

    [Fact]
    public async Task A_record_that_is_too_large_fails_the_run_and_says_what_is_large()
    {
        var store = new MemoryRunStore(new RunStoreOptions { MaxRecord = 1_000 });
        var log = new LogLines();
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger, log);
        var client = await node.Run(Move.Descriptor, new Payment(new string('x', 200), 1));
        Assert.StartsWith("200 ", await client.Reply(), StringComparison.Ordinal);
        client = await node.Run(Grow.Descriptor, 2_000);
        Assert.StartsWith("500 ", await client.Reply(), StringComparison.Ordinal);
        Assert.Contains(log.All, line => line.Contains("Its largest part is the state", StringComparison.Ordinal));
        Assert.Equal(RunState.Ended, (await store.Read(client.Id)).State);
    }

    [Fact]
    public async Task WaitAsync_ends_with_the_run_or_with_its_time()
    {
        var store = new MemoryRunStore();
        await using var node = await Node.Start(store, new Ledger());
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await store.Until(client.Id, RunState.Parked);
        Assert.Equal(RunState.Parked, (await node.Runs.WaitAsync(client.Id, TimeSpan.FromMilliseconds(30)))!.State);
        var waiting = node.Runs.WaitAsync(client.Id, StoreCase.Limit);
        await node.Runs.SignalAsync(client.Id, "approval", new Approval(true));
        Assert.Equal(RunState.Ended, (await waiting)!.State);
        Assert.Null(await node.Runs.WaitAsync(RunIds.New(), StoreCase.Limit));
    }
}
