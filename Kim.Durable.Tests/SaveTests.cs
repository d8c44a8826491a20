using Xunit;

namespace Kim.Durable.Tests;

[Collection(ServersCollection.Name)]
public sealed class SaveTests(Servers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [Stores]
    public async Task A_save_writes_where_the_run_stands_and_keeps_its_request(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        var next = Some.Next(run) with { Step = "Book", Phase = StepPhase.Undo, Snapshot = Some.Bytes("new"), Why = "failed" };
        Assert.Equal(
            new SaveResult(SaveOutcome.Written),
            await test.Store.SaveAsync(next with { Request = Some.Bytes("other"), Hash = "other" }));
        Assert.Equal(Some.Describe(next), Some.Describe(await test.Read(run.Id)));
    }

    [Theory]
    [Stores]
    public async Task A_version_that_is_written_is_said_to_be_written(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        var next = await test.Save(Some.Next(run));
        await test.Save(next);
        var parked = await test.Save(Some.Parked(next), Hour);
        await test.Save(parked, Hour);
        var claimed = (await test.Store.ClaimAsync(run.Id, run.Command, Some.Owner, ClaimFrom.Parked)).Run!;
        var ended = await test.Save(Some.Ended(claimed), Hour);
        await test.Save(ended, Hour);
        Assert.Equal(Some.Describe(ended), Some.Describe(await test.Read(run.Id)));

        var stuck = await test.Save(Some.Stuck(await test.Begin()));
        await test.Save(stuck);
    }

    [Theory]
    [Stores]
    public async Task An_old_version_and_another_owner_are_fenced(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        var next = await test.Save(Some.Next(run));
        await Fenced(run);
        await Fenced(Some.Next(next) with { Owner = Some.Other });
        await Fenced(next with { Owner = Some.Other });
        await Fenced(Some.Ended(run) with { Version = 1 });
        Assert.Equal(Some.Describe(next), Some.Describe(await test.Read(run.Id)));

        // Of its own version, but something else than it has written.
        await Fenced(Some.Parked(next) with { Version = next.Version });
        Assert.Equal([run.Id], await test.Store.OwnedAsync(Some.Owner));

        async Task Fenced(StoredRun bad) => Assert.Equal(SaveOutcome.Fenced, (await test.Store.SaveAsync(bad, Hour)).Outcome);
    }

    [Theory]
    [Stores]
    public async Task A_run_that_is_parked_stuck_or_over_is_not_written_by_its_last_owner(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        foreach (var make in (Func<StoredRun, StoredRun>[])[run => Some.Parked(run), run => Some.Stuck(run), Some.Ended])
        {
            var saved = await test.Save(make(await test.Begin()), Hour);
            Assert.Equal(SaveOutcome.Fenced, (await test.Store.SaveAsync(Some.Next(saved))).Outcome);
            Assert.Equal(SaveOutcome.Fenced, (await test.Store.SaveAsync(Some.Ended(saved), Hour)).Outcome);
            Assert.Equal(Some.Describe(saved), Some.Describe(await test.Read(saved.Id)));
        }
    }

    [Theory]
    [Stores]
    public async Task A_missing_record_is_gone(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        Assert.Equal(new SaveResult(SaveOutcome.Gone), await test.Store.SaveAsync(Some.Run()));
        Assert.Equal(new SaveResult(SaveOutcome.Gone), await test.Store.SaveAsync(Some.Ended(Some.Run("key")), Hour));
    }

    [Theory]
    [Stores]
    public async Task A_parked_run_is_due_when_its_time_comes(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var later = await test.Park();
        var over = await test.Park(signal: null, time: TimeSpan.Zero);
        var soon = await test.Park(time: TimeSpan.FromMilliseconds(40));
        Assert.Equal([over.Id], (await test.Store.DueAsync(Some.Command, 10)).Except([soon.Id]));
        await test.Until(async () => (await test.Store.DueAsync(Some.Command, 10)).Contains(soon.Id));
        Assert.Equal([over.Id, soon.Id], await test.Store.DueAsync(Some.Command, 10));
        Assert.Equal([over.Id], await test.Store.DueAsync(Some.Command, 1));
        Assert.Equal<IReadOnlyList<string>>(
            [[], [over.Id, soon.Id], [over.Id]],
            await test.Store.DueAsync([new("Other", 10), new(Some.Command, 10), new(Some.Command, 1)]));
        Assert.Empty(await test.Store.OwnedAsync(Some.Owner));
        var apart = (await test.Read(later.Id)).Due - (await test.Read(over.Id)).Due;
        Assert.InRange(apart, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Theory]
    [Stores]
    public async Task A_signal_that_is_there_is_given_instead_of_parking(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        await test.Store.SignalAsync(Some.Signal(run));
        await test.Store.SignalAsync(Some.Signal(run, "again"));
        await test.Store.SignalAsync(Some.Signal(run, "other", "other"));
        var result = await test.Store.SaveAsync(Some.Parked(run), Hour);
        Assert.Equal((SaveOutcome.Signalled, "yes", false), (result.Outcome, Some.Text(result.Value), result.CancelWaits));
        Assert.Equal(RunState.Running, (await test.Read(run.Id)).State);

        // The second of that name, once the first is taken with a save.
        var taken = Some.Taken(run, "approval", 1);
        result = await test.Store.SaveAsync(Some.Parked(taken), Hour);
        Assert.Equal((SaveOutcome.Signalled, "again"), (result.Outcome, Some.Text(result.Value)));
        var both = await test.Save(Some.Next(Some.Taken(run, "approval", 2)));
        Assert.Equal(["other:1"], (await test.Read(run.Id)).Inbox.Select(signal => $"{signal.Name}:{signal.Number}"));
        await test.Save(Some.Parked(both), Hour);
        Assert.Empty(await test.Store.DueAsync(Some.Command, 10));
    }

    [Theory]
    [Stores]
    public async Task A_cancel_that_waits_is_told_and_keeps_a_run_from_parking(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        await test.Store.SignalAsync(Some.Signal(run, "", RunSignal.Cancel));
        await test.Store.SignalAsync(Some.Signal(run));
        Assert.Equal(new SaveResult(SaveOutcome.Written, CancelWaits: true), await test.Store.SaveAsync(run = Some.Next(run)));
        Assert.Equal(new SaveResult(SaveOutcome.Cancelled, true), await test.Store.SaveAsync(Some.Parked(run), Hour));
        Assert.Equal(new SaveResult(SaveOutcome.Cancelled, true), await test.Store.SaveAsync(Some.Parked(run, null), Hour));

        // Once it is taken, the run may wait for what undoing it needs.
        run = Some.Taken(run, RunSignal.Cancel, 1);
        Assert.Equal(new SaveResult(SaveOutcome.Written), await test.Store.SaveAsync(run = Some.Next(run)));
        await test.Save(Some.Parked(run, "other"), Hour);
    }

    [Theory]
    [Stores]
    public async Task A_run_that_is_handed_over_parks_whatever_waits(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        await test.Store.SignalAsync(Some.Signal(run, "", RunSignal.Cancel));
        await test.Store.SignalAsync(Some.Signal(run));
        Assert.Equal(new SaveResult(SaveOutcome.Written, CancelWaits: true), await test.Store.SaveAsync(Some.Parked(run)));
        Assert.Equal([run.Id], await test.Store.DueAsync(Some.Command, 10));
        var claimed = await test.Store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Parked);
        Assert.Equal(["approval", "cancel"], claimed.Run!.Inbox.Select(signal => signal.Name));
    }

    [Theory]
    [Stores]
    public async Task A_time_below_a_millisecond_is_not_zero(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        await test.Store.SignalAsync(Some.Signal(run));
        Assert.Equal(SaveOutcome.Signalled, (await test.Store.SaveAsync(Some.Parked(run), TimeSpan.FromTicks(1))).Outcome);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = test.Store.SaveAsync(Some.Parked(run), TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = test.Store.SaveAsync(Some.Parked(run), TimeSpan.MaxValue));
    }

    [Theory]
    [Stores]
    public async Task An_ended_run_is_kept_for_its_time_and_then_gone_with_its_key_and_inbox(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        await test.Store.SignalAsync(Some.Signal(run));
        var ended = await test.Save(Some.Ended(run), TimeSpan.FromSeconds(1));
        var read = await test.Read(run.Id);
        Assert.Equal(Some.Describe(ended), Some.Describe(read));
        Assert.Empty(read.Inbox);
        Assert.Empty(await test.Store.OwnedAsync(Some.Owner));
        Assert.Equal(run.Id, await test.Store.FindAsync(Some.Command, "key"));
        await test.Until(async () => await test.Store.ReadAsync(run.Id) is null);
        Assert.Null(await test.Store.FindAsync(Some.Command, "key"));
        Assert.Equal(SignalOutcome.Gone, await test.Store.SignalAsync(Some.Signal(run)));
        Assert.Equal(0, (await test.Store.CountAsync()).Ended);
        await test.Begin(Some.Run("key"));
    }
}
