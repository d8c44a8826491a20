using System.Text;
using System.Text.Json;
using Kim.CompilerServices;
using Kim.Runs;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>Runs that leave memory while they wait, and processes that end at every record there is.</summary>
public sealed class ParkTests
{
    // More than any of these runs needs.
    private const int ProcessesMax = 20;

    private static readonly string[] Words =
        ["""{"IsGranted":false,"By":"anna"}""", """{"IsGranted":true,"By":"berta"}"""];

    public static TheoryData<int, bool> Boundaries
    {
        get
        {
            var all = new TheoryData<int, bool> { { 0, false } };
            for (var at = 1; at <= 8; at++)
            {
                all.Add(at, false);
                all.Add(at, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task A_run_waits_for_a_signal_in_no_process(int at, bool isBefore)
    {
        var (journal, ledger) = (Journal(at, isBefore), new Ledger());
        Assert.Matches("^200 .*\"req [23] [23]\"", await Finish(Approval.Descriptor, "req", journal, ledger, WordOf));
        Assert.Equal(["prepare", "book for berta"], ledger.Effects.Distinct());
        Assert.All(journal.Written, record => Assert.Equal(TimeSpan.FromDays(30), record.Keep));
    }

    [Fact]
    public async Task Its_records_say_what_it_waits_for()
    {
        var journal = new MemoryJournal();
        await Finish(Approval.Descriptor, "req", journal, new Ledger(), WordOf);
        Assert.Equal(
            ["Prepare Begin", "Ask Begin", "Ask Wait verdict 1", "Ask Begin", "Ask Wait verdict 2", "Book Begin", "Answer End"],
            journal.Written.Select(record =>
                $"{record.Step} {record.Mark}{(record.Park is { } park ? $" {park.Signal} {park.Number}" : "")}"));
        Assert.All(journal.Written, record => Assert.Equal(TimeSpan.FromDays(7), record.Park?.Due ?? TimeSpan.FromDays(7)));
    }

    [Fact]
    public async Task Signals_that_are_there_are_taken_in_order_without_leaving()
    {
        var (journal, ledger) = (new MemoryJournal { Signals = [("verdict", Words[0]), ("verdict", Words[1])] }, new Ledger());
        using var server = new Server(journal, ledger);
        Assert.Matches("^200 .*\"req [23] [23]\"", await (await server.Start(Approval.Descriptor, "req")).Reply());
        Assert.DoesNotContain(journal.Written, record => record.Park is not null);
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task A_signal_that_does_not_come_is_null(int at, bool isBefore)
    {
        var ledger = new Ledger();
        Assert.StartsWith(
            "409", await Finish(Approval.Descriptor, "req", Journal(at, isBefore), ledger, _ => default), StringComparison.Ordinal);
        Assert.Equal(["prepare", "forget nobody", "undo"], ledger.Effects.Distinct());
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_waits_undoes_what_it_has_done_and_begun()
    {
        var ledger = new Ledger();
        var outcome = await Finish(Approval.Descriptor, "req", new MemoryJournal(), ledger, _ => new RunWake { IsCancelled = true });
        Assert.DoesNotMatch("^20", outcome);
        Assert.Equal(["prepare", "forget nobody", "undo"], ledger.Effects);
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task A_run_sleeps_for_a_month_in_no_process(int at, bool isBefore)
    {
        var (journal, ledger) = (Journal(at, isBefore), new Ledger());
        Assert.StartsWith("200", await Finish(Nap.Descriptor, null, journal, ledger, _ => default), StringComparison.Ordinal);
        Assert.Equal(["before", "after"], ledger.Effects.Distinct());
        Assert.Contains(journal.Written, record => record is { Step: "Rest", Mark: RunMark.Wait, Park: { Signal: "", Due.TotalDays: 30 } });
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task A_late_attempt_finds_what_the_first_one_found(int at, bool isBefore)
    {
        var (journal, ledger) = (Journal(at, isBefore), new Ledger());
        var outcome = await Finish(Patient.Descriptor, null, journal, ledger, _ => default);
        Assert.StartsWith("200", outcome, StringComparison.Ordinal);
        Assert.All(ledger.Effects.Where(effect => effect.StartsWith("check", StringComparison.Ordinal)), effect =>
            Assert.EndsWith(", 1", effect, StringComparison.Ordinal));
        Assert.All(ledger.Effects.Where(effect => effect.StartsWith("charge", StringComparison.Ordinal)), effect =>
            Assert.EndsWith(", 2", effect, StringComparison.Ordinal));
        Assert.DoesNotContain(ledger.Effects, effect => effect.StartsWith("refund", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attempts_are_counted_through_processes()
    {
        var (journal, ledger) = (new MemoryJournal(), new Ledger());
        Assert.Matches("^200 .*3}", await Finish(Patient.Descriptor, null, journal, ledger, _ => default));
        Assert.Equal(
            [
                "prepare", "check 1 of 1, 1", "check 2 of 1, 1", "check 3 of 1, 1",
                "charge 1 of 1, 2", "charge 2 of 1, 2", "charge 3 of 1, 2",
            ],
            ledger.Effects);
        Assert.Equal(["Check", "Check", "Charge", "Charge"],
            journal.Written.Where(record => record.Mark is RunMark.Retry).Select(record => record.Step));
    }

    [Fact]
    public async Task What_is_begun_once_is_not_begun_again_after_a_crash()
    {
        var ledger = new Ledger { DiesAfter = "charge" };
        Assert.Matches("^502 .*look for Charge", await Finish(ChargeOnce.Descriptor, null, new MemoryJournal(), ledger, _ => default));
        Assert.Equal(["charge"], ledger.Effects);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task What_has_happened_once_has_happened(int at, bool isBefore)
    {
        var ledger = new Ledger();
        var outcome = await Finish(ChargeOnce.Descriptor, null, Journal(at, isBefore), ledger, _ => default);
        Assert.Single(ledger.Effects, effect => effect == "charge");
        Assert.StartsWith(at == 2 && isBefore ? "502" : "200", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_handed_over_before_it_has_begun_is_begun()
    {
        var (journal, ledger) = (new MemoryJournal { DiesAt = 1 }, new Ledger());
        using (var first = new Server(journal, ledger))
        {
            await first.Start(ChargeOnce.Descriptor, null);
            await journal.Died.Task.WaitAsync(LoopFixture.Limit);
        }

        using var second = new Server(journal, ledger);
        Assert.Matches("^200 .*2}", await (await second.Continue(journal.Written[^1])).Reply());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("book yes 8 noted")]
    public async Task Stored_names_of_before_are_known(string? fails)
    {
        var (journal, undisturbed) = (new MemoryJournal { Watched = new Ledger() }, new Ledger { Fails = fails });
        var expected = await Finish(Renamed.Descriptor, null, journal, undisturbed, Yes);
        var stored = journal.Written.Where(record => record.Mark is not RunMark.End).ToList();
        Assert.Equal(
            fails is null ? ["Hold Begin", "Ask Begin", "Ask Wait", "Book Begin"]
                : ["Hold Begin", "Ask Begin", "Ask Wait", "Book Begin", "Release Undo"],
            stored.Select(record => $"{record.Step} {record.Mark}"));
        foreach (var record in stored)
        {
            var ledger = new Ledger { Fails = fails };
            var after = new MemoryJournal { Version = record.Version };
            var outcome = await Finish(Renamed.Descriptor, null, after, ledger, Yes, Aged(record));
            Assert.Equal(expected.Split(' ')[0], outcome.Split(' ')[0]);
            Assert.Equal(undisturbed.Effects.TakeLast(ledger.Effects.Count), ledger.Effects);
            Assert.NotEmpty(ledger.Effects);
        }
    }

    private static MemoryJournal Journal(int at, bool isBefore) => new() { DiesAt = at, DiesBefore = isBefore };

    private static RunWake WordOf(RunRecord record) => new() { Value = Encoding.UTF8.GetBytes(Words[record.Park!.Number - 1]) };

    private static RunWake Yes(RunRecord record) => new() { Value = "\"yes\""u8.ToArray() };

    // As a build before has written it.
    private static RunRecord Aged(RunRecord record)
    {
        var names = new Dictionary<string, string>
        {
            ["Hold"] = "Reserve",
            ["Ask"] = "Approve",
            ["Book"] = "Order",
            ["Release"] = "Free",
            ["_fee"] = "_price",
            ["Note"] = "Remark",
            ["held"] = "reserved",
            ["word"] = "answer",
        };
        var state = names.Aggregate(Encoding.UTF8.GetString(record.State.Span), (text, name) =>
            text.Replace($"\"{name.Key}\"", $"\"{name.Value}\"", StringComparison.Ordinal));
        return record with { Command = "Original", Step = names[record.Step], State = Encoding.UTF8.GetBytes(state) };
    }

    // One process after the other, until the run has ended: each ends where the journal or the ledger says, or when the run has left it.
    private static async Task<string> Finish(
        CommandDescriptor command, object? request, MemoryJournal journal, Ledger ledger, Func<RunRecord, RunWake> wake,
        RunRecord? from = null)
    {
        for (var process = 0; process < ProcessesMax; process++)
        {
            var deaths = new[] { journal.Died.Task, ledger.Died.Task }.Where(died => !died.IsCompleted).ToList();
            using var server = new Server(journal, ledger);
            var receiver = from is null ? await server.Start(command, request)
                : await server.Continue(from, from.Park is null ? new RunWake { IsTakeOver = true } : wake(from));
            await Task.WhenAny([receiver.Replied, .. deaths]).WaitAsync(LoopFixture.Limit);
            if (receiver.Replied.IsCompleted && await receiver.Reply() is var reply && !reply.StartsWith("202", StringComparison.Ordinal))
            {
                return reply;
            }

            from = journal.Written.LastOrDefault() ?? from;
            if (from is { Mark: RunMark.End })
            {
                using var stored = JsonDocument.Parse(from.Reply);
                var outcome = StoredReply.Read(stored.RootElement);
                return $"{outcome.StatusCode} {Encoding.UTF8.GetString(outcome.GetBody())}";
            }
        }

        throw new InvalidOperationException($"The run has not ended in {ProcessesMax} processes.");
    }
}
