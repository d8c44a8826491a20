using Xunit;

namespace Kim.Durable.Tests;

[Collection(ServersCollection.Name)]
public sealed class OwnerTests(Servers servers)
{
    private static readonly RunStoreOptions Brief = new() { Lease = TimeSpan.FromSeconds(1) };

    private static readonly OwnerInfo Info = new()
    {
        Name = Some.Owner,
        Machine = "machine",
        PidNamespace = "4026531836",
        Pid = 17,
        Start = 123_456_789,
        Commands = ["MoveMoney", "Other"],
    };

    [Theory]
    [Stores]
    public async Task An_owner_lives_as_long_as_it_renews(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        Assert.False(await test.Store.RenewAsync(Info));
        Assert.True(await test.Store.RenewAsync(Info));
        var owner = Assert.Single(await test.Store.OwnersAsync());
        Assert.True(owner.IsAlive);
        Assert.Equivalent(Info, owner.Info);

        // Another start of that name has not held it.
        Assert.False(await test.Store.RenewAsync(Info with { Start = 1 }));
        Assert.False(await test.Store.RenewAsync(Info));
    }

    [Theory]
    [Stores]
    public async Task One_that_does_not_is_dead_and_what_it_said_is_still_known(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind, Brief);
        await test.Store.RenewAsync(Info);
        var run = await test.Begin();
        await test.Until(async () => !(await test.Store.OwnersAsync())[0].IsAlive);
        var dead = Assert.Single(await test.Store.OwnersAsync());
        Assert.Equivalent(Info, dead.Info);
        Assert.False(await test.Store.RenewAsync(Info));
        Assert.True((await test.Store.OwnersAsync())[0].IsAlive);

        // With its last run taken by another, who says nothing of itself, it is forgotten.
        await test.Store.LeaveAsync(Some.Owner);
        await test.Store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.DeadOwner(Some.Owner));
        Assert.Equal([new StoredOwner(Some.Other, false, null)], await test.Store.OwnersAsync());
    }

    [Theory]
    [Stores]
    public async Task One_that_leaves_without_a_run_is_forgotten(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        await test.Store.RenewAsync(Info);
        await test.Store.LeaveAsync(Some.Owner);
        Assert.Empty(await test.Store.OwnersAsync());

        await test.Store.RenewAsync(Info);
        var run = await test.Begin();
        await test.Store.LeaveAsync(Some.Owner);
        Assert.False(Assert.Single(await test.Store.OwnersAsync()).IsAlive);
        await test.Save(Some.Parked(run));
        Assert.Empty(await test.Store.OwnersAsync());
    }

    [Theory]
    [Stores]
    public async Task One_that_was_forgotten_and_wakes_is_known_by_its_runs(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        await test.Store.RenewAsync(Info);
        await test.Store.LeaveAsync(Some.Owner);
        Assert.Empty(await test.Store.OwnersAsync());
        await test.Begin();
        Assert.Equal([new StoredOwner(Some.Owner, false, null)], await test.Store.OwnersAsync());
    }
}
