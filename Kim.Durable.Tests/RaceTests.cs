using System.Collections.Concurrent;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>Two do something at once, from two threads and over two connections.</summary>
[Collection(ServersCollection.Name)]
public sealed class RaceTests(Servers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [Stores]
    public async Task Of_two_that_begin_with_one_key_one_wins_and_the_other_gets_its_id(StoreKind kind)
    {
        var (test, other) = await TwoAsync(kind);
        var winners = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            var runs = (Some.Run($"key{i}"), Some.Run($"key{i}", Some.Other));
            var (one, two) = await AtOnce(
                i, () => test.Store.BeginAsync(runs.Item1).AsTask(), () => other.BeginAsync(runs.Item2).AsTask());
            var isFirst = one.Outcome is BeginOutcome.Begun;
            Assert.Equal(isFirst ? new(BeginOutcome.Taken, runs.Item1.Id) : new(BeginOutcome.Begun), two);
            Assert.Equal(isFirst ? new(BeginOutcome.Begun) : new(BeginOutcome.Taken, runs.Item2.Id), one);
            var winner = isFirst ? runs.Item1 : runs.Item2;
            Assert.Equal(winner.Id, await other.FindAsync(Some.Command, winner.Key));
            winners.Add(winner.Id);
        }

        Assert.True(winners.SetEquals([.. await other.OwnedAsync(Some.Owner), .. await other.OwnedAsync(Some.Other)]));
    }

    [Theory]
    [Stores]
    public async Task A_signal_and_a_park_meet_once_whichever_is_first(StoreKind kind)
    {
        var (test, other) = await TwoAsync(kind);
        var outcomes = new ConcurrentDictionary<SaveOutcome, int>();
        for (var i = 0; i < 500; i++)
        {
            var run = await test.Begin();
            var parked = Some.Parked(run);
            SaveResult saved;
            if (i % 2 == 0)
            {
                (saved, _) = await AtOnce(
                    i / 2, () => test.Store.SaveAsync(parked, Hour).AsTask(), () => other.SignalAsync(Some.Signal(run, $"{i}")).AsTask());
            }
            else
            {
                (_, saved) = await AtOnce(
                    i / 2, () => other.SignalAsync(Some.Signal(run, $"{i}")).AsTask(), () => test.Store.SaveAsync(parked, Hour).AsTask());
            }

            outcomes.AddOrUpdate(saved.Outcome, 1, (_, count) => count + 1);
            if (saved.Outcome is SaveOutcome.Signalled)
            {
                // Not parked: it goes straight to the run, which takes it.
                Assert.Equal($"{i}", Some.Text(saved.Value));
                Assert.Empty(await other.DueAsync(Some.Command, 10));
            }
            else
            {
                Assert.Equal(SaveOutcome.Written, saved.Outcome);
                Assert.Equal([run.Id], await other.DueAsync(Some.Command, 10));
                run = (await other.ClaimAsync(run.Id, run.Command, Some.Owner, ClaimFrom.Parked)).Run!;
                Assert.Equal($"{i}", Some.Text(Assert.Single(run.Inbox).Value));
            }

            // And once: the next wait does not find it again.
            var next = await test.Save(Some.Next(Some.Taken(run, "approval", 1)));
            Assert.Empty((await test.Read(run.Id)).Inbox);
            var again = await test.Save(Some.Parked(next), Hour);
            Assert.Empty(await other.DueAsync(Some.Command, 10));
            await test.Store.ClaimAsync(again.Id, again.Command, Some.Owner, ClaimFrom.Parked);
            await test.Save(Some.Ended(again) with { Version = again.Version + 2 });
        }

        Assert.Equal(500, outcomes.Values.Sum());
    }

    [Theory]
    [Stores]
    public async Task Of_two_that_claim_one_wins(StoreKind kind)
    {
        var (test, other) = await TwoAsync(kind);
        for (var i = 0; i < 100; i++)
        {
            var run = await test.Park(Some.Run());
            var (one, two) = await AtOnce(
                i,
                () => test.Store.ClaimAsync(run.Id, run.Command, "one", ClaimFrom.Parked).AsTask(),
                () => other.ClaimAsync(run.Id, run.Command, "two", ClaimFrom.Parked).AsTask());
            Assert.Equal(
                [ClaimOutcome.Claimed, ClaimOutcome.Lost],
                new[] { one.Outcome, two.Outcome }.Order());
            var winner = one.Outcome is ClaimOutcome.Claimed ? "one" : "two";
            Assert.Equal(winner, (await test.Read(run.Id)).Owner);

            // The one that lost may try to take it from the one that won, as if that had died, while it saves.
            var loser = winner == "one" ? "two" : "one";
            var mine = Some.Next((winner == "one" ? one : two).Run!);
            var (saved, claimed) = await AtOnce(
                i,
                () => test.Store.SaveAsync(mine).AsTask(),
                () => other.ClaimAsync(run.Id, run.Command, loser, ClaimFrom.DeadOwner(winner)).AsTask());
            Assert.Equal(ClaimOutcome.Claimed, claimed.Outcome);
            var isSaved = saved.Outcome is SaveOutcome.Written;
            Assert.Equal(isSaved ? SaveOutcome.Written : SaveOutcome.Fenced, saved.Outcome);
            Assert.Equal(mine.Version + (isSaved ? 1 : 0), (await test.Read(run.Id)).Version);
            Assert.Equal(SaveOutcome.Fenced, (await test.Store.SaveAsync(Some.Next(mine))).Outcome);
        }
    }

    private async Task<(StoreCase Test, IRunStore Other)> TwoAsync(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        return kind is StoreKind.Memory
            ? (test, test.Store)
            : (test, new Redis.RedisRunStore((await servers.ConnectAsync(kind)).GetDatabase(), test.Name));
    }

    // From two threads; by turns the one and the other is released first.
    private static async Task<(T1 One, T2 Two)> AtOnce<T1, T2>(int turn, Func<Task<T1>> one, Func<Task<T2>> two)
    {
        using var barrier = new Barrier(2);
        var first = Task.Run(() => Released(barrier, one));
        var second = Task.Run(() => Released(barrier, two));
        if (turn % 2 == 0)
        {
            return (await first, await second);
        }

        var last = await second;
        return (await first, last);
    }

    private static Task<T> Released<T>(Barrier barrier, Func<Task<T>> what)
    {
        Assert.True(barrier.SignalAndWait(StoreCase.Limit));
        return what();
    }
}
