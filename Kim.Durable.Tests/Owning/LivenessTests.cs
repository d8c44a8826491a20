using System.Diagnostics;
using System.Globalization;
using Kim.Durable.Owning;
using Kim.Durable.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Who says that an owner has died.</summary>
public sealed class LivenessTests
{
    private static readonly KimDurableOptions Long = new() { Lease = TimeSpan.FromMinutes(10) };

    [Fact]
    public async Task A_membership_says_at_once_that_an_owner_has_ended_whatever_its_lease_says()
    {
        var (store, ledger, members) = (new MemoryRunStore(new RunStoreOptions { Lease = Long.Lease }), new Ledger(), new Members());
        var run = await Left(store, "member");
        await using var node = await Node.Start(store, ledger, options: Long, liveness: members);
        await Wait.Until(() => members.Asked("member") > 0);
        Assert.Empty(ledger.Effects);
        members.End("member");
        await store.Until(run.Id, RunState.Ended);
    }

    [Fact]
    public async Task Whom_a_membership_knows_to_live_needs_no_lease()
    {
        var (store, ledger, members) = (new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }), new Ledger(), new Members());
        members.Begin("member");
        var kept = await Left(store, "member");
        var other = await Left(store, "stranger");
        await using var node = await Node.Start(store, ledger, liveness: members);
        await store.Until(other.Id, RunState.Ended);
        Assert.False((await store.OwnersAsync()).Single(owner => owner.Name == "member").IsAlive);
        Assert.Equal(RunState.Running, (await store.Read(kept.Id)).State);
    }

    [Fact]
    public async Task A_process_of_this_machine_is_missed_when_it_ends()
    {
        var (store, ledger, members) = (new MemoryRunStore(new RunStoreOptions { Lease = Long.Lease }), new Ledger(), new Members());
        using var process = Process.Start("sleep", "600");
        var stat = await File.ReadAllTextAsync($"/proc/{process.Id}/stat");
        var start = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        await store.RenewAsync(OwnerIdentity.New("other", "") with { Name = "other", Pid = process.Id, Start = start });
        var run = await TakeOverTests.Begun(store, "other");
        await using var node = await Node.Start(store, ledger, options: Long, liveness: members);
        await Wait.Until(() => members.Asked("other") > 0);
        node.Owner.LookAtOwners();
        await Wait.Until(() => members.Asked("other") > 1);
        Assert.Equal(RunState.Running, (await store.Read(run.Id)).State);
        process.Kill();
        await process.WaitForExitAsync();
        await store.Until(run.Id, RunState.Ended);
    }

    // Its lease is taken once, and not renewed.
    private static async Task<StoredRun> Left(MemoryRunStore store, string owner)
    {
        await store.RenewAsync(new OwnerInfo { Name = owner, Machine = "elsewhere" });
        return await TakeOverTests.Begun(store, owner);
    }
}
