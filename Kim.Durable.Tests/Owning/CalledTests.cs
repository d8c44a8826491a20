using Kim.Durable.Tests.Fixtures;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Durable runs that durable runs have called.</summary>
[Collection(ServersCollection.Name)]
public sealed class CalledTests(Servers servers)
{
    private static readonly Payment Ten = new("ten", 10);
    private static readonly string[] All = ["pack", "reserve", "book", "ship after book"];

    [Theory]
    [Stores]
    public async Task Its_outcome_comes_to_its_caller_and_neither_is_in_memory_meanwhile(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Order.Descriptor, Ten);
        var called = await Called(store, client.Id);
        await store.Until(client.Id, RunState.Parked);
        await store.Until(called, RunState.Parked);
        await Wait.Until(() => node.On(() => node.Owner.Count == 0));
        Assert.Equal(SignalOutcome.Kept, await node.Runs.SignalAsync(called, "approval", new Approval(true)));
        Assert.Equal("200 ship after book", await client.Reply());
        Assert.Equal(All, ledger.Effects);
        var stored = await store.Read(called);
        Assert.Equal((RunState.Ended, client.Id), (stored.State, stored.Root));
        Assert.Equal(RunIds.PartitionOf(client.Id), RunIds.PartitionOf(called));
    }

    [Theory]
    [Stores]
    public async Task Its_failure_is_its_callers(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Order.Descriptor, Ten);
        await node.Runs.SignalAsync(await Called(store, client.Id), "approval", new Approval(false));
        Assert.Equal("409 refused", await client.Reply());
        Assert.Equal(["pack", "reserve", "release", "unpack"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task A_cancel_of_the_caller_cancels_it(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Order.Descriptor, Ten);
        var called = await Called(store, client.Id);
        await store.Until(client.Id, RunState.Parked);
        await store.Until(called, RunState.Parked);
        await node.Runs.CancelAsync(client.Id);
        await store.Until(client.Id, RunState.Ended);
        await store.Until(called, RunState.Ended);
        Assert.Equal(["pack", "release", "reserve", "unpack"], ledger.Effects.Order());
    }

    [Theory]
    [Stores]
    public async Task A_person_cannot_end_the_wait_for_an_outcome_that_nothing_else_can_stand_for(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Order.Descriptor, Ten);
        var called = await Called(store, client.Id);
        await store.Until(client.Id, RunState.Parked);
        await store.Until(called, RunState.Parked);
        Assert.Equal(ResumeOutcome.Resumed, await node.Runs.ResumeAsync(client.Id));
        await store.Until(client.Id, RunState.Parked);
        await node.Runs.SignalAsync(called, "approval", new Approval(true));
        Assert.Equal("200 ship after book", await client.Reply());
        Assert.Equal(All, ledger.Effects);
    }

    [Theory]
    [InlineData("pack")]
    [InlineData("reserve")]
    [InlineData("book")]
    [InlineData("ship after book")]
    public async Task A_crash_inside_a_step_of_either_runs_that_step_alone_again(string effect)
    {
        var store = await SomeStore.Open(servers, StoreKind.Memory);
        var ledger = new Ledger();
        ledger.Close(effect);
        await using var first = await Node.Start(store, ledger);
        var client = await first.Run(Order.Descriptor, Ten);
        if (effect is "book" or "ship after book")
        {
            await first.Runs.SignalAsync(await Called(store, client.Id), "approval", new Approval(true));
        }

        await ledger.Until(effect);
        first.Crash();
        ledger.Open(effect);
        await using var second = await Node.Start(store, ledger);
        if (effect is "pack" or "reserve")
        {
            await second.Runs.SignalAsync(await Called(store, client.Id), "approval", new Approval(true));
        }

        await store.Until(client.Id, RunState.Ended);
        Assert.Equal(All.SelectMany(one => one == effect ? [one, one] : new[] { one }), ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task One_that_died_with_its_outcome_tells_it_once(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        StoredRun called;
        string caller;
        await using (var first = await Node.Start(store, ledger))
        {
            var client = await first.Run(Order.Descriptor, Ten);
            caller = client.Id;
            var id = await Called(store, caller);
            await store.Until(caller, RunState.Parked);
            await store.Until(id, RunState.Parked);
            called = await store.Read(id);
            first.Crash();
        }

        // As it is stored between its outcome and its end, by an owner that then dies.
        var dead = new OwnerInfo { Name = "dead" };
        await store.RenewAsync(dead);
        var claimed = await store.ClaimAsync(called.Id, called.Command, dead.Name, ClaimFrom.Parked);
        var ended = claimed.Run! with
        {
            Version = claimed.Run!.Version + 1,
            Phase = StepPhase.End,
            Wait = null,
            Reply = """{"status":200,"type":"application/json","json":{"code":0,"data":"before"}}"""u8.ToArray(),
            Inbox = [],
        };
        Assert.Equal(SaveOutcome.Written, (await store.SaveAsync(ended)).Outcome);
        await store.LeaveAsync(dead.Name);
        await using var second = await Node.Start(store, ledger);
        await store.Until(caller, RunState.Ended);
        await store.Until(called.Id, RunState.Ended);
        Assert.Equal(["pack", "reserve", "ship after before"], ledger.Effects);
    }

    [Theory]
    [Stores]
    public async Task One_that_it_has_called_itself_is_kept_with_the_run_at_the_top(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        var ledger = new Ledger();
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Shop.Descriptor, Ten);
        var order = await Called(store, client.Id, "call/Order/Buy/1");
        var called = await Called(store, order);
        await node.Runs.SignalAsync(called, "approval", new Approval(true));
        Assert.Equal("200 ship after book", await client.Reply());
        Assert.Equal(All, ledger.Effects);
        Assert.Equal((client.Id, client.Id), ((await store.Read(order)).Root, (await store.Read(called)).Root));
    }

    [Fact]
    public async Task It_is_kept_while_its_caller_has_not_ended_and_then_as_long_as_its_caller()
    {
        var time = new FakeTime();
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }, time);
        var ledger = new Ledger();
        ledger.Close("ship after book");
        await using var first = await Node.Start(store, ledger);
        var client = await first.Run(Order.Descriptor, Ten);
        var called = await Called(store, client.Id);
        await first.Runs.SignalAsync(called, "approval", new Approval(true));
        await ledger.Until("ship after book");
        await store.Until(called, RunState.Ended);
        first.Crash();
        time.Pass(TimeSpan.FromDays(3_000));
        ledger.Open("ship after book");

        // A process looks at it when it starts.
        await using var second = await Node.Start(store, ledger);
        await Wait.Until(async () => (await store.Read(called)).Due > time.GetUtcNow());
        await store.Until(client.Id, RunState.Ended);
        Assert.Equal(RunState.Ended, (await store.Read(called)).State);
        time.Pass(TimeSpan.FromHours(25));
        Assert.Null(await store.ReadAsync(client.Id));
        await using var third = await Node.Start(store, ledger);
        await Wait.Until(async () => await store.ReadAsync(called) is null);
        Assert.Equal([.. All, "ship after book"], ledger.Effects);
    }

    [Fact]
    public async Task One_that_ends_after_its_cancelled_caller_has_gone_goes()
    {
        var time = new FakeTime();
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }, time);
        var ledger = new Ledger();
        var gate = ledger.Close("reserve");
        await using var node = await Node.Start(store, ledger);
        var client = await node.Run(Order.Descriptor, Ten);
        await ledger.Until("reserve");
        var called = await Called(store, client.Id);
        await store.Until(client.Id, RunState.Parked);
        await node.Runs.CancelAsync(client.Id);
        await store.Until(client.Id, RunState.Ended);
        time.Pass(TimeSpan.FromHours(25));
        Assert.Null(await store.ReadAsync(client.Id));
        Assert.Equal(RunState.Running, (await store.Read(called)).State);
        gate.SetResult();
        await store.Until(called, RunState.Ended);
        Assert.Equal(["pack", "release", "reserve", "unpack"], ledger.Effects.Order());
        time.Pass(TimeSpan.FromHours(2));
        await using var second = await Node.Start(store, ledger);
        await Wait.Until(async () => await store.ReadAsync(called) is null);
    }

    private static async Task<string> Called(IRunStore store, string caller, string name = "call/MoveApproved/Pay/2")
    {
        string? called = null;
        await Wait.Until(async () =>
        {
            var stored = await store.ReadAsync(caller);
            called = stored is null ? null : await store.FindAsync(name.Split('/')[1], ChildName.Key(caller, name), caller);
            return called is not null;
        });
        return called!;
    }
}
