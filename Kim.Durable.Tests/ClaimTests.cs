using Xunit;

namespace Kim.Durable.Tests;

[Collection(ServersCollection.Name)]
public sealed class ClaimTests(Servers servers)
{
    [Theory]
    [Stores]
    public async Task A_parked_run_is_given_whole_with_its_inbox(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park(Some.Taken(Some.Run("key"), "approval", 2));
        await test.Store.SignalAsync(Some.Signal(run, "1", "other"));
        await test.Store.SignalAsync(Some.Signal(run, "2", "other"));
        var claimed = await Claim(test, run, ClaimFrom.Parked);
        Assert.Equal(ClaimOutcome.Claimed, claimed.Outcome);
        var expected = run with
        {
            Owner = Some.Other,
            Version = run.Version + 1,
            State = RunState.Running,
            Inbox = [new StoredSignal("other", 1, Some.Bytes("1")), new StoredSignal("other", 2, Some.Bytes("2"))],
        };
        Assert.Equal(Some.Describe(expected), Some.Describe(claimed.Run));
        Assert.Equal(Some.Describe(expected), Some.Describe(await test.Read(run.Id)));

        // What is left of its time, by the store's clock.
        Assert.InRange(claimed.Run!.Due - claimed.Now, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        Assert.Equal([run.Id], await test.Store.OwnedAsync(Some.Other));
    }

    [Theory]
    [Stores]
    public async Task Once_more_by_the_same_owner_gives_the_same(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        var first = await Claim(test, run, ClaimFrom.Parked);
        var second = await Claim(test, run, ClaimFrom.Parked);
        Assert.Equal(Some.Describe(first.Run), Some.Describe(second.Run));
        Assert.Equal(ClaimOutcome.Claimed, (await Claim(test, run, ClaimFrom.DeadOwner(Some.Other))).Outcome);
        Assert.Equal([run.Id], await test.Store.OwnedAsync(Some.Other));
        Assert.Equal(ClaimOutcome.Lost, (await Claim(test, run, ClaimFrom.Parked, Some.Owner)).Outcome);
    }

    [Theory]
    [Stores]
    public async Task What_is_not_as_expected_is_lost(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var running = await test.Begin();
        var parked = await test.Park();
        var stuck = await test.Save(Some.Stuck(await test.Begin()));
        var ended = await test.Save(Some.Ended(await test.Begin()), TimeSpan.FromHours(1));
        var dead = ClaimFrom.DeadOwner(Some.Owner);
        await Lost(running, ClaimFrom.Parked, ClaimFrom.Stuck, ClaimFrom.DeadOwner("somebody"));
        await Lost(parked, ClaimFrom.Stuck, dead);
        await Lost(stuck, ClaimFrom.Parked, dead);
        await Lost(ended, ClaimFrom.Parked, ClaimFrom.Stuck, dead);
        Assert.Equal(ClaimOutcome.Lost, (await test.Store.ClaimAsync(parked.Id, "Other", Some.Other, ClaimFrom.Parked)).Outcome);
        Assert.Equal(new ClaimResult(ClaimOutcome.Gone), await Claim(test, Some.Run(), ClaimFrom.Parked));
        Assert.Equal([running.Id], await test.Store.OwnedAsync(Some.Owner));
        Assert.Empty(await test.Store.OwnedAsync(Some.Other));

        async Task Lost(StoredRun run, params ClaimFrom[] expected)
        {
            foreach (var from in expected)
            {
                Assert.Equal(new ClaimResult(ClaimOutcome.Lost), await Claim(test, run, from));
            }

            Assert.Equal(Some.Describe(run), Some.Describe(await test.Read(run.Id)));
        }
    }

    [Theory]
    [Stores]
    public async Task Of_dead_owners_tries_are_counted_until_a_save(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run(owner: "owner/0"));
        for (var i = 1; i <= 3; i++)
        {
            var claimed = await Claim(test, run, ClaimFrom.DeadOwner($"owner/{i - 1}"), $"owner/{i}");
            Assert.Equal((i, run.Version + i), (claimed.Run!.Tries, claimed.Run.Version));
            Assert.Empty(await test.Store.OwnedAsync($"owner/{i - 1}"));
        }

        await test.Save(Some.Next(await test.Read(run.Id)));
        Assert.Equal(0, (await test.Read(run.Id)).Tries);
    }

    [Theory]
    [Stores]
    public async Task A_person_has_a_stuck_run_continue(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Save(Some.Stuck(await test.Begin(), "six owners have died of it"));
        Assert.Equal("six owners have died of it", (await test.Read(run.Id)).Why);
        Assert.Equal(1, (await test.Store.CountAsync()).Stuck);
        var claimed = await Claim(test, run, ClaimFrom.Stuck);
        Assert.Equal((RunState.Running, 0), (claimed.Run!.State, claimed.Run.Tries));
        Assert.Equal(0, (await test.Store.CountAsync()).Stuck);
        await test.Save(Some.Next(claimed.Run));
    }

    [Theory]
    [Stores]
    public async Task Whose_run_was_claimed_is_fenced_whatever_it_writes(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Save(Some.Next(await test.Begin(Some.Run("key"))));
        var claimed = (await Claim(test, run, ClaimFrom.DeadOwner(Some.Owner))).Run!;
        var saved = await test.Save(Some.Next(claimed) with { Snapshot = Some.Bytes("the new owner's") });
        foreach (var late in (StoredRun[])[run, Some.Next(run), Some.Next(Some.Next(run)), Some.Next(saved) with { Owner = Some.Owner },
            Some.Ended(run), Some.Parked(run), Some.Stuck(saved) with { Owner = Some.Owner }, claimed])
        {
            Assert.Equal(SaveOutcome.Fenced, (await test.Store.SaveAsync(late, TimeSpan.FromHours(1))).Outcome);
            Assert.Equal(BeginOutcome.Fenced, (await test.Store.BeginAsync(late)).Outcome);
        }

        Assert.Equal(Some.Describe(saved with { Tries = 0 }), Some.Describe(await test.Read(run.Id)));
        Assert.Equal([run.Id], await test.Store.OwnedAsync(Some.Other));
        Assert.Empty(await test.Store.OwnedAsync(Some.Owner));
    }

    private static Task<ClaimResult> Claim(StoreCase test, StoredRun run, ClaimFrom from, string owner = Some.Other) =>
        test.Store.ClaimAsync(run.Id, run.Command, owner, from).AsTask();
}
