using Kim.Durable.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>The store's clock, by which all times are, jumps by an hour.</summary>
public sealed class ClockTests
{
    private static readonly Payment Ten = new("ten", 10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTime _time = new();
    private readonly MemoryRunStore _store;
    private readonly Ledger _ledger = new();

    public ClockTests() => _store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }, _time);

    [Fact]
    public async Task After_a_jump_ahead_only_those_are_dead_who_do_not_renew_their_leases()
    {
        var (living, dead) = (Stranger("living"), Stranger("dead"));
        await _store.RenewAsync(living);
        await _store.RenewAsync(dead);
        var (kept, left) = (await TakeOverTests.Begun(_store, living.Name), await TakeOverTests.Begun(_store, dead.Name));
        await using var node = await Node.Start(_store, _ledger);
        var number = await node.On(() => node.Owner.Lease.Number);
        _time.Pass(Hour);

        // All have lost their leases by the clock. Nobody judges before the others had time to renew theirs.
        await _store.RenewAsync(living);
        await Wait.Until(async () => await node.On(() => node.Owner.Lease.Number) > number);
        await _store.Until(left.Id, RunState.Ended);
        var run = await _store.Read(kept.Id);
        Assert.Equal((RunState.Running, living.Name, 1L), (run.State, run.Owner, run.Version));
    }

    [Fact]
    public async Task A_jump_ahead_takes_no_run_from_its_owner_and_ends_waits_that_are_over()
    {
        var gate = _ledger.Close("book");
        await using var node = await Node.Start(_store, _ledger);
        var moving = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("book");
        var waiting = await node.Run(MoveApproved.Descriptor, Ten);
        await _store.Until(waiting.Id, RunState.Parked);
        _time.Pass(Hour);
        Assert.Equal("409 refused", await waiting.Reply());
        gate.SetResult();
        Assert.Equal("200 ten: 10", await moving.Reply());
        Assert.Equal(["reserve", "book", "reserve", "release", "tell"], _ledger.Effects);
    }

    [Fact]
    public async Task A_jump_back_lengthens_waits_and_loses_nothing()
    {
        var gate = _ledger.Close("book");
        await using var node = await Node.Start(_store, _ledger);
        var moving = await node.Run(Move.Descriptor, Ten);
        await _ledger.Until("book");
        var sleeping = await node.Run(Nap.Descriptor, null);
        await _store.Until(sleeping.Id, RunState.Parked);
        _time.Pass(-Hour);
        gate.SetResult();
        Assert.Equal("200 ten: 10", await moving.Reply());
        Assert.False(sleeping.HasReply);
        _time.Pass(Hour + TimeSpan.FromSeconds(2));
        Assert.Equal("200 rise", await sleeping.Reply());
    }

    private static OwnerInfo Stranger(string name) => new() { Name = name, Machine = "elsewhere" };
}
