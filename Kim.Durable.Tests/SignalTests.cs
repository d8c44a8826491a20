using Xunit;

namespace Kim.Durable.Tests;

[Collection(ServersCollection.Name)]
public sealed class SignalTests(Servers servers)
{
    [Theory]
    [Stores]
    public async Task A_parked_run_is_due_when_its_signal_comes(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, name: "other")));
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, name: "approval2")));
        Assert.Empty(await test.Store.DueAsync(Some.Command, 10));
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run)));
        Assert.Equal([run.Id], await test.Store.DueAsync(Some.Command, 10));

        // The record says what it said: when its time is over.
        Assert.Equal(run.Wait, (await test.Read(run.Id)).Wait);
    }

    [Theory]
    [Stores]
    public async Task A_cancel_makes_any_parked_run_due(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var (signalled, sleeping) = (await test.Park(), await test.Park(signal: null));
        await test.Store.SignalAsync(Some.Signal(signalled, "", RunSignal.Cancel));
        await test.Store.SignalAsync(Some.Signal(sleeping, "", RunSignal.Cancel));
        Assert.Equal(
            new[] { signalled.Id, sleeping.Id }.Order(StringComparer.Ordinal),
            (await test.Store.DueAsync(Some.Command, 10)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [Stores]
    public async Task Several_are_kept_in_the_order_they_came(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        for (var i = 1; i <= 12; i++)
        {
            await test.Store.SignalAsync(Some.Signal(run, $"{i}"));
        }

        var inbox = (await test.Read(run.Id)).Inbox;
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"{i}"), inbox.Select(signal => Some.Text(signal.Value)));
    }

    [Theory]
    [Stores]
    public async Task A_repeated_one_is_kept_once(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, "first", id: "a:1")));
        Assert.Equal(SignalOutcome.Repeated, await test.Store.SignalAsync(Some.Signal(run, "second", id: "a:1")));
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, "third", id: "a:2")));

        // The same id under another name is another signal: a cancel is never swallowed.
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, "fourth", RunSignal.Cancel, "a:1")));
        Assert.Equal(["first", "third", "fourth"], (await test.Read(run.Id)).Inbox.Select(signal => Some.Text(signal.Value)));

        // It is known after it was taken, too, and does not wake the run again.
        run = await test.Save(Some.Next(Some.Taken(Some.Taken(run, "approval", 2), RunSignal.Cancel, 1)));
        await test.Save(Some.Parked(run), TimeSpan.FromHours(1));
        Assert.Equal(SignalOutcome.Repeated, await test.Store.SignalAsync(Some.Signal(run, id: "a:1")));
        Assert.Empty(await test.Store.DueAsync(Some.Command, 10));
    }

    [Theory]
    [Stores]
    public async Task A_repeated_one_that_waits_makes_the_run_due_as_the_first_did(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        await test.Store.SignalAsync(Some.Signal(run, id: "a"));
        Assert.Equal(SignalOutcome.Repeated, await test.Store.SignalAsync(Some.Signal(run, id: "a")));
        Assert.Equal([run.Id], await test.Store.DueAsync(Some.Command, 10));
    }

    [Theory]
    [Stores]
    public async Task An_inbox_is_full_of_what_waits_not_of_what_was_taken(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind, new RunStoreOptions { MaxSignals = 3 });
        var run = await test.Begin();
        for (var taken = 0; taken < 10; taken += 3)
        {
            for (var i = 1; i <= 3; i++)
            {
                Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, id: $"{taken + i}")));
            }

            Assert.Equal(SignalOutcome.Full, await test.Store.SignalAsync(Some.Signal(run, id: "more")));
            Assert.Equal(SignalOutcome.Repeated, await test.Store.SignalAsync(Some.Signal(run, id: $"{taken + 1}")));
            Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, name: $"other{taken}")));
            Assert.Equal(4 + (taken / 3), (await test.Read(run.Id)).Inbox.Count);
            run = await test.Save(Some.Next(Some.Taken(run, "approval", taken + 3)));
        }

        // Ids are kept for the last three only: the inbox of a run that never ends does not grow.
        Assert.Equal(SignalOutcome.Repeated, await test.Store.SignalAsync(Some.Signal(run, id: "10")));
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run, id: "9")));
    }

    [Theory]
    [Stores]
    public async Task An_ended_run_and_one_of_another_command_take_none(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        Assert.Equal(SignalOutcome.Gone, await test.Store.SignalAsync(Some.Signal(run) with { Command = "Other" }));
        Assert.Equal(SignalOutcome.Gone, await test.Store.SignalAsync(Some.Signal(Some.Run())));
        await test.Save(Some.Ended(run), TimeSpan.FromHours(1));
        Assert.Equal(SignalOutcome.Ended, await test.Store.SignalAsync(Some.Signal(run)));
        Assert.Empty((await test.Read(run.Id)).Inbox);
    }

    [Theory]
    [Stores]
    public async Task A_stuck_run_keeps_them_for_later(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Save(Some.Stuck(await test.Begin()));
        Assert.Equal(SignalOutcome.Kept, await test.Store.SignalAsync(Some.Signal(run)));
        var claimed = await test.Store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Stuck);
        Assert.Equal("yes", Some.Text(Assert.Single(claimed.Run!.Inbox).Value));
    }
}
