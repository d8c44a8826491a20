using Kim.CompilerServices;
using Kim.Runs;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>A process ends at every place there is; the next one continues from the record alone.</summary>
public sealed class CrashTests
{
    private static readonly Payment Small = new("anna", 50m);
    private static readonly Payment Large = new("anna", 500m);

    public static TheoryData<int, bool> Boundaries
    {
        get
        {
            var all = new TheoryData<int, bool>();
            for (var at = 1; at <= 6; at++)
            {
                all.Add(at, false);
                all.Add(at, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task At_every_record_the_outcome_is_the_same_and_what_has_happened_happens_once(int at, bool isBefore)
    {
        foreach (var (fails, request) in new[] { (null, Small), (null, Large), ("book", Large) })
        {
            await Survives(MoveMoney.Descriptor, request, fails, at, isBefore);
        }
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public Task A_loop_continues_where_it_was(int at, bool isBefore) => Survives(CountDown.Descriptor, 4, null, at, isBefore);

    [Theory]
    [InlineData("reserve")]
    [InlineData("check")]
    [InlineData("book")]
    public async Task Inside_a_step_that_step_alone_runs_again(string effect)
    {
        var undisturbed = new Ledger();
        var expected = await Undisturbed(MoveMoney.Descriptor, Large, undisturbed);
        var ledger = new Ledger { DiesAfter = effect };
        var journal = new MemoryJournal();
        using (var first = new Server(journal, ledger))
        {
            await first.Start(MoveMoney.Descriptor, Large);
            await ledger.Died.Task.WaitAsync(LoopFixture.Limit);
        }

        using var second = new Server(journal, ledger);
        Assert.Equal(expected, await (await second.Continue(journal.Written[^1])).Reply());
        Assert.Equal(undisturbed.Effects.SelectMany(one => one == effect ? [one, one] : new[] { one }), ledger.Effects);
    }

    [Fact]
    public async Task Each_process_may_end_at_the_next_record()
    {
        var ledger = new Ledger();
        var journal = new MemoryJournal { DiesAt = 1 };
        using (var first = new Server(journal, ledger))
        {
            await first.Start(MoveMoney.Descriptor, Large);
            await journal.Died.Task.WaitAsync(LoopFixture.Limit);
        }

        var processes = 1;
        while (true)
        {
            var next = new Relay();
            using var server = new Server(next, ledger);
            processes++;
            var receiver = await server.Continue(journal.Written[^1]);
            await Task.WhenAny(next.Saved.Task, receiver.Replied).WaitAsync(LoopFixture.Limit);
            var record = await next.Saved.Task.WaitAsync(LoopFixture.Limit);
            Assert.Equal(journal.Written[^1].Version + 1, record.Version);
            await journal.Save(record).Pending;
            if (record.Mark is RunMark.End)
            {
                break;
            }
        }

        Assert.Equal(4, processes);
        Assert.Equal(["reserve", "check", "book"], ledger.Effects);
    }

    private static async Task<string> Undisturbed(CommandDescriptor command, object request, Ledger ledger)
    {
        using var server = new Server(journal: null, ledger);
        return await (await server.Start(command, request)).Reply();
    }

    // A record that was not written took what has been done since the one before with it: that alone is done again.
    private static async Task Survives(CommandDescriptor command, object request, string? fails, int at, bool isBefore)
    {
        var undisturbed = new Ledger { Fails = fails };
        var all = new MemoryJournal { Watched = undisturbed };
        string expected;
        using (var server = new Server(all, undisturbed))
        {
            expected = await (await server.Start(command, request)).Reply();
        }

        var effects = undisturbed.Effects.ToList();
        if (isBefore && at > 1 && at <= all.Written.Count)
        {
            var (from, to) = (all.EffectsAt[at - 2], all.EffectsAt[at - 1]);
            effects.InsertRange(to, effects.GetRange(from, to - from));
        }

        var ledger = new Ledger { Fails = fails };
        var journal = new MemoryJournal { DiesAt = at, DiesBefore = isBefore };
        Assert.Equal(expected, await Survive(command, request, journal, ledger));
        Assert.Equal(effects, ledger.Effects);
    }

    // What the client gets in the end; a client that got nothing of a run that was never accepted comes again.
    private static async Task<string> Survive(CommandDescriptor command, object request, MemoryJournal journal, Ledger ledger)
    {
        using (var first = new Server(journal, ledger))
        {
            var receiver = await first.Start(command, request);
            await Task.WhenAny(journal.Died.Task, receiver.Replied).WaitAsync(LoopFixture.Limit);
            if (receiver.Replied.IsCompleted)
            {
                Assert.False(journal.Died.Task.IsCompleted, "A reply goes out only once its record is known to be written.");
                return await receiver.Reply();
            }
        }

        using var second = new Server(journal, ledger);
        var written = journal.Written;
        return written.Count == 0 ? await (await second.Start(command, request)).Reply()
            : written[^1].Mark is RunMark.End ? Stored(written[^1])
            : await (await second.Continue(written[^1])).Reply();
    }

    private static string Stored(RunRecord record)
    {
        using var stored = System.Text.Json.JsonDocument.Parse(record.Reply);
        var reply = StoredReply.Read(stored.RootElement);
        return $"{reply.StatusCode} {System.Text.Encoding.UTF8.GetString(reply.GetBody())}";
    }

    // Takes one record, and is silent from then on.
    private sealed class Relay : IRunJournal
    {
        internal TaskCompletionSource<RunRecord> Saved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string IdFor(string command, string key, string id) => id;

        public JournalCall Save(RunRecord record)
        {
            Saved.TrySetResult(record);
            return new TaskCall(new TaskCompletionSource<SaveAnswer>().Task);
        }

        public void Follow(string run, RunRecord own, RunClient client) => client.AnswerLater(run);
    }
}
