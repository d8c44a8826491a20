using Xunit;

namespace Kim.Durable.Tests;

[Collection(ServersCollection.Name)]
public sealed class BeginTests(Servers servers)
{
    [Theory]
    [Stores]
    public async Task A_run_is_read_as_it_was_begun(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var parent = RunIds.New();
        var run = Some.Run() with
        {
            Id = RunIds.New(RunIds.PartitionOf(parent)),
            Key = "ключ: 1",
            Root = parent,
            Why = "because",
            Phase = StepPhase.Retry,
            Version = 7,
            Request = new byte[] { 0, 255, 10, 13 },
            Snapshot = default,
            Reply = Some.Bytes("reply"),
            Taken = new Dictionary<string, int> { ["approval"] = 2, ["cancel"] = 1 },
        };
        await test.Begin(run with { State = RunState.Parked, Tries = 3, Wait = new SignalWait("x", 1) });
        var read = await test.Read(run.Id);
        Assert.Equal(Some.Describe(run), Some.Describe(read));
        Assert.Equal(run.Request.ToArray(), read.Request.ToArray());
        Assert.True(read.Due > DateTimeOffset.UnixEpoch);
        Assert.Equal(run.Id, await test.Store.FindAsync(run.Command, run.Key, parent));
    }

    [Theory]
    [Stores]
    public async Task What_is_not_there_is_not_found(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        Assert.Null(await test.Store.ReadAsync(RunIds.New()));
        Assert.Null(await test.Store.FindAsync(Some.Command, "key"));
        Assert.Empty(await test.Store.SummariesAsync([RunIds.New()]));
    }

    [Theory]
    [Stores]
    public async Task Twice_with_one_version_is_once(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        await test.Begin(run with { Snapshot = Some.Bytes("not written") });
        Assert.Equal(Some.Describe(run), Some.Describe(await test.Read(run.Id)));
        Assert.Equal([run.Id], await test.Store.OwnedAsync(Some.Owner));
    }

    [Theory]
    [Stores]
    public async Task Another_run_with_its_key_is_told_its_id(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        var other = Some.Run("key", Some.Other);
        Assert.Equal(new BeginResult(BeginOutcome.Taken, run.Id), await test.Store.BeginAsync(other));
        Assert.Null(await test.Store.ReadAsync(other.Id));
        Assert.Equal(run.Id, await test.Store.FindAsync(Some.Command, "key"));

        // Of another command it is another key.
        var elsewhere = other with { Command = "Other", Id = RunIds.New("Other", "key") };
        await test.Begin(elsewhere);
        Assert.Equal(elsewhere.Id, await test.Store.FindAsync("Other", "key"));
    }

    [Theory]
    [Stores]
    public async Task A_key_is_taken_as_long_as_the_run_is_kept(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        await test.Save(Some.Ended(run), TimeSpan.FromHours(1));
        Assert.Equal(BeginOutcome.Taken, (await test.Store.BeginAsync(Some.Run("key"))).Outcome);

        var brief = await test.Begin(Some.Run("brief"));
        await test.Save(Some.Ended(brief));
        await test.Begin(Some.Run("brief"));
    }

    [Theory]
    [Stores]
    public async Task A_record_of_another_owner_or_a_newer_one_is_not_written_over(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        Assert.Equal(BeginOutcome.Fenced, (await test.Store.BeginAsync(run with { Owner = Some.Other })).Outcome);
        Assert.Equal(BeginOutcome.Fenced, (await test.Store.BeginAsync(run with { Owner = Some.Other, Version = 9 })).Outcome);
        var saved = await test.Save(Some.Next(run));
        Assert.Equal(BeginOutcome.Fenced, (await test.Store.BeginAsync(run)).Outcome);
        var parked = await test.Save(Some.Parked(saved), TimeSpan.FromHours(1));
        Assert.Equal(BeginOutcome.Fenced, (await test.Store.BeginAsync(Some.Next(parked))).Outcome);
        Assert.Equal(Some.Describe(parked), Some.Describe(await test.Read(run.Id)));
    }

    [Theory]
    [Stores]
    public async Task A_run_whose_record_is_gone_begins_again_whole(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        await test.Save(Some.Ended(run));
        var next = Some.Taken(Some.Next(Some.Next(run)), "approval", 1);
        Assert.Equal(SaveOutcome.Gone, (await test.Store.SaveAsync(next)).Outcome);
        await test.Begin(next);
        Assert.Equal(Some.Describe(next), Some.Describe(await test.Read(run.Id)));

        // But not if another has the key meanwhile.
        await test.Save(Some.Ended(next));
        var other = await test.Begin(Some.Run("key", Some.Other));
        Assert.Equal(new BeginResult(BeginOutcome.Taken, other.Id), await test.Store.BeginAsync(Some.Next(next)));
    }

    [Theory]
    [Stores]
    public async Task What_cannot_be_stored_is_refused_before_it_is_sent(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind, new RunStoreOptions { MaxRecord = 1_000 });
        var run = Some.Run();
        Refused(run with { Id = "0123456789ABCDEF" });
        Refused(run with { Id = "0123456789abcde" });
        Refused(run with { Command = "" });
        Refused(run with { Command = "Move:Money" });
        Refused(run with { Step = "a:b" });
        Refused(run with { Owner = new string('x', 201) });
        Refused(run with { Version = 0 });
        Refused(run with { Key = new string('x', 1_025) });
        Refused(run with { Taken = new Dictionary<string, int> { ["a:b"] = 1 } });
        Refused(run with { Wait = new SignalWait("a:b", 1) });
        Refused(run with { Root = RunIds.New((RunIds.PartitionOf(run.Id) + 1) % RunIds.Partitions) });
        Refused(run with { Root = "root" });
        Refused(run with { Key = "key", Id = RunIds.New((RunIds.PartitionOf(Some.Command, "key") + 1) % RunIds.Partitions) });

        var fault = Assert.Throws<RecordTooLargeException>(() =>
        {
            _ = test.Store.BeginAsync(run with { Request = new byte[400], Snapshot = new byte[601] });
        });
        Assert.Equal(("state", 601), (fault.Largest, fault.LargestBytes));
        Assert.StartsWith($"Run {run.Id} is too large to be stored: 1,004 bytes, at most 1,000", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<RecordTooLargeException>(() => _ = test.Store.SignalAsync(Some.Signal(run, new string('x', 1_001))));
        Assert.Equal("value of the signal approval", fault.Largest);
        Assert.Null(await test.Store.ReadAsync(run.Id));

        void Refused(StoredRun bad) => Assert.ThrowsAny<ArgumentException>(() => _ = test.Store.BeginAsync(bad));
    }
}
