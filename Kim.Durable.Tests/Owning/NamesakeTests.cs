using Kim.Durable.Owning;
using Kim.Durable.Tests.Fixtures;
using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Processes that have one <c>Kim:Durable:Name</c>: the one that has started last is the one that lives.</summary>
[Collection(ServersCollection.Name)]
public sealed class NamesakeTests(Servers servers)
{
    private static readonly KimDurableOptions Named = new() { Lease = TimeSpan.FromMinutes(10), Name = "pod-0" };

    private readonly Ledger _ledger = new();
    private readonly LogLines _log = new();
    private readonly Members _members = new();

    // What an earlier process says of itself may be later than this machine's clock.
    [Theory]
    [InlineData(StoreKind.Memory, 0)]
    [InlineData(StoreKind.Memory, 60_000)]
    [InlineData(StoreKind.Redis, 60_000)]
    public async Task The_later_takes_over_at_once_whatever_leases_and_clocks_say(StoreKind kind, int aheadMs)
    {
        var store = await SomeStore.Open(servers, kind, new RunStoreOptions { Lease = Named.Lease });
        var run = await Left(store, "earlier", "pod-0", Now + aheadMs);
        await using var node = await Node.Start(store, _ledger, _log, Named);
        await store.Until(run.Id, RunState.Ended);
        Assert.Equal(["reserve", "book", "tell"], _ledger.Effects);
        Assert.Null(node.NotReady);
        Assert.DoesNotContain(_log.All, line => line.Contains("has started later", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_earlier_says_so_once_and_takes_no_more()
    {
        var options = new KimDurableOptions { Lease = Node.Lease, Name = Named.Name };
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Named.Lease });
        await using var node = await Node.Start(store, _ledger, _log, options, liveness: _members);
        var later = await Left(store, "later", "pod-0", Now + 60_000);
        await Wait.Until(() => node.NotReady is not null);
        var due = await TakeOverTests.Begun(store, "gone");
        await store.SaveAsync(due with { Version = 2, State = RunState.Parked });
        Assert.Equal(ClaimEnd.Busy, await Take(node, due.Id));
        var looks = _members.Asked("later");
        await Wait.Until(() => _members.Asked("later") > looks + 2);
        Assert.Equal((RunState.Running, RunState.Parked), ((await store.Read(later.Id)).State, (await store.Read(due.Id)).State));
        Assert.Empty(_ledger.Effects);
        Assert.Single(_log.All, line => line.StartsWith("Error: later has this process's name pod-0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_of_whose_runs_another_has_taken_looks_at_once()
    {
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Named.Lease });
        var gate = _ledger.Close("book");
        await using var node = await Node.Start(store, _ledger, _log, Named);
        var client = await node.Run(Move.Descriptor, new Payment("ten", 10));
        await _ledger.Until("book");
        await Left(store, "later", "pod-0", Now + 60_000);
        var run = await store.Read(client.Id);
        Assert.Equal(ClaimOutcome.Claimed, (await store.ClaimAsync(run.Id, "Move", "later", ClaimFrom.DeadOwner(run.Owner))).Outcome);
        gate.SetResult();
        Assert.StartsWith("202 ", await client.Reply(), StringComparison.Ordinal);
        await Wait.Until(() => node.NotReady is not null);
    }

    [Fact]
    public async Task Workers_of_one_supervisor_have_one_name_and_leave_each_other_alone()
    {
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Named.Lease });
        await using var node = await Node.Start(store, _ledger, _log, Named);
        var own = (await store.OwnersAsync()).Single().Info!;
        await store.RenewAsync(own with { Name = "sibling", Machine = "elsewhere", Began = own.Began + 60_000 });
        var run = await TakeOverTests.Begun(store, "sibling");
        await using var second = await Node.Start(store, _ledger, _log, Named, liveness: _members);
        await Wait.Until(() => _members.Asked("sibling") == 1);
        second.Owner.LookAtOwners();
        await Wait.Until(() => _members.Asked("sibling") == 2);
        Assert.Null(second.NotReady);
        Assert.Equal(RunState.Running, (await store.Read(run.Id)).State);
        Assert.Empty(_ledger.Effects);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static async Task<ClaimEnd> Take(Node node, string run)
    {
        var end = ClaimEnd.Lost;
        await node.Owner.Context.Run(async () => end = (await node.Owner.Claims.TakeAsync([run], ClaimFor.Due))[run]);
        return end;
    }

    private static async Task<StoredRun> Left(IRunStore store, string owner, string name, long began)
    {
        await store.RenewAsync(new OwnerInfo { Name = owner, Machine = "elsewhere", Process = name, Service = owner, Began = began });
        return await TakeOverTests.Begun(store, owner);
    }
}
