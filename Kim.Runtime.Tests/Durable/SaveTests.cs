using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>What is written of a run, when, and what happens if it cannot be.</summary>
public sealed class SaveTests
{
    private static readonly Payment Large = new("anna", 500m);

    [Fact]
    public async Task Each_step_that_waits_and_the_end_are_written_before_they_happen()
    {
        var journal = new MemoryJournal();
        using var server = new Server(journal, new Ledger());
        await (await server.Start(MoveMoney.Descriptor, Large)).Reply();
        Assert.Equal(
            ["1 Reserve Begin", "2 Check Begin", "3 Book Begin", "4 Answer End"],
            journal.Written.Select(record => $"{record.Version} {record.Step} {record.Mark}"));
        Assert.Single(journal.Written.Select(record => record.RunId).Distinct());
        Assert.All(journal.Written, record => Assert.Equal("MoveMoney", record.Command));
    }

    [Fact]
    public async Task A_failure_is_written_before_the_first_compensation_and_after_each()
    {
        var journal = new MemoryJournal();
        var ledger = new Ledger { Fails = "book" };
        using var server = new Server(journal, ledger);
        Assert.StartsWith("500", await (await server.Start(MoveMoney.Descriptor, Large)).Reply(), StringComparison.Ordinal);
        Assert.Equal(
            ["Reserve Begin", "Check Begin", "Book Begin", "Uncheck Undo", "Release Undo", "Release End"],
            journal.Written.Select(record => $"{record.Step} {record.Mark}"));
    }

    [Fact]
    public async Task Fields_arguments_and_what_can_be_undone_are_in_the_record()
    {
        var journal = new MemoryJournal();
        using var server = new Server(journal, new Ledger());
        await (await server.Start(MoveMoney.Descriptor, Large)).Reply();
        using var state = JsonDocument.Parse(journal.Written[2].State);
        Assert.Equal(
            """
            {"number":5,"steps":["Accept","Price","Reserve","Decide","Check"],"ahead":["Answer"],
            """.TrimEnd() + """
            "fields":{"_fee":5.00,"_pair":{"Item1":2,"Item2":"priced"},"Risk":"High"},
            """.TrimEnd() + """
            "args":{"hold":{"Account":"anna:505.00","Parts":[1,2]}},
            """.TrimEnd() + """
            "visits":[{"step":"Release","args":{"hold":{"Account":"anna:505.00","Parts":[1,2]}}},{"step":"Uncheck","args":{}}]}
            """,
            state.RootElement.GetRawText());
        Assert.Equal("""{"From":"anna","Amount":500}""", System.Text.Encoding.UTF8.GetString(journal.Written[2].Request.Span));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task A_store_that_is_away_makes_the_run_wait_not_fail(int from, bool writes)
    {
        var journal = new MemoryJournal { FailsFrom = from, FailuresLeft = 3, WritesAndFails = writes };
        var ledger = new Ledger();
        using var server = new Server(journal, ledger);
        Assert.StartsWith("200", await (await server.Start(MoveMoney.Descriptor, Large)).Reply(), StringComparison.Ordinal);
        Assert.Equal(["reserve", "check", "book"], ledger.Effects);
        Assert.Equal(4, journal.Written.Count);
    }

    [Theory]
    [InlineData(1, new string[0])]
    [InlineData(3, new[] { "reserve", "check" })]
    [InlineData(4, new[] { "reserve", "check", "book" })]
    public async Task Who_is_fenced_ends_and_undoes_nothing(int from, string[] effects)
    {
        var journal = new MemoryJournal { FencedFrom = from };
        var ledger = new Ledger();
        using var server = new Server(journal, ledger);
        Assert.StartsWith("202", await (await server.Start(MoveMoney.Descriptor, Large)).Reply(), StringComparison.Ordinal);
        Assert.Equal(effects, ledger.Effects);
        Assert.Equal(0, await server.InFlight());
    }

    [Fact]
    public async Task What_fails_before_it_is_accepted_is_not_written()
    {
        var journal = new MemoryJournal();
        using var server = new Server(journal, new Ledger());
        Assert.StartsWith(
            "400", await (await server.Start(MoveMoney.Descriptor, Large with { Amount = 0 })).Reply(), StringComparison.Ordinal);
        Assert.Empty(journal.Written);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_nothing()
    {
        using var gone = new CancellationTokenSource();
        var ledger = new Ledger { Holds = "reserve" };
        using var server = new Server(new MemoryJournal(), ledger);
        var receiver = await server.Start(MoveMoney.Descriptor, Large, gone.Token);
        await ledger.Held.Task.WaitAsync(LoopFixture.Limit);
        await gone.CancelAsync();
        ledger.Release.SetResult();
        Assert.StartsWith("200", await receiver.Reply(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_written_fails_the_run_and_nothing_is_undone_that_the_record_does_not_say()
    {
        var journal = new MemoryJournal();
        var ledger = new Ledger();
        using var server = new Server(journal, ledger);
        Assert.StartsWith("202", await (await server.Start(Unwritable.Descriptor, null)).Reply(), StringComparison.Ordinal);
        Assert.Equal(["arm"], ledger.Effects);
        Assert.Equal(["Arm Begin False", "Arm Begin True"],
            journal.Written.Select(record => $"{record.Step} {record.Mark} {record.Stuck.Length > 0}"));
        Assert.Equal(0, await server.InFlight());
    }

    [Fact]
    public async Task A_stop_before_a_run_is_continued_leaves_it_alone()
    {
        var journal = new MemoryJournal { DiesAt = 2 };
        var ledger = new Ledger();
        using (var first = new Server(journal, ledger))
        {
            await first.Start(MoveMoney.Descriptor, Large);
            await journal.Died.Task.WaitAsync(LoopFixture.Limit);
        }

        using var second = new Server(journal, ledger);
        Assert.StartsWith("202", await (await second.ContinueAndStop(journal.Written[^1])).Reply(), StringComparison.Ordinal);
        Assert.Equal(0, await second.InFlight());
        Assert.Equal(["reserve"], ledger.Effects);
    }

    [Fact]
    public async Task A_stop_leaves_the_record_as_it_is()
    {
        var journal = new MemoryJournal();
        var ledger = new Ledger { DiesAfter = "check" };
        using var server = new Server(journal, ledger);
        var receiver = await server.Start(MoveMoney.Descriptor, Large);
        await ledger.Died.Task.WaitAsync(LoopFixture.Limit);
        await server.On(server.Runner.GiveUpAll);
        Assert.StartsWith("202", await receiver.Reply(), StringComparison.Ordinal);
        Assert.Equal(["reserve", "check"], ledger.Effects);
        Assert.Equal("Check Begin", $"{journal.Written[^1].Step} {journal.Written[^1].Mark}");
    }

    [Fact]
    public async Task What_another_build_has_written_beside_is_kept()
    {
        var journal = new MemoryJournal { DiesAt = 2 };
        var ledger = new Ledger();
        using (var first = new Server(journal, ledger))
        {
            await first.Start(MoveMoney.Descriptor, Large);
            await journal.Died.Task.WaitAsync(LoopFixture.Limit);
        }

        var text = System.Text.Encoding.UTF8.GetString(journal.Written[^1].State.Span)
            .Replace("\"fields\":{", "\"later\":[1],\"fields\":{\"_new\":{\"a\":1},", StringComparison.Ordinal);
        var record = journal.Written[^1] with { State = System.Text.Encoding.UTF8.GetBytes(text) };
        using var second = new Server(journal, ledger);
        await (await second.Continue(record)).Reply();
        var next = System.Text.Encoding.UTF8.GetString(journal.Written[2].State.Span);
        Assert.Contains("\"fields\":{\"_fee\"", next, StringComparison.Ordinal);
        Assert.EndsWith("\"others\":{\"_new\":{\"a\":1}},\"later\":[1]}", next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"steps":[],"ahead":[],"fields":{},"args":{},"visits":[]}""", "the argument hold is not in it")]
    [InlineData("""{"steps":[],"ahead":[],"fields":{},"args":{}}""", "its 'visits' is missing or is not an array")]
    [InlineData("""{"steps":[],"ahead":[],"fields":{"_fee":"x"},"args":{"hold":null},"visits":[]}""", "the field _fee cannot be read as System.Decimal: ")]
    [InlineData("""{"steps":[],"ahead":[],"fields":{},"args":{"hold":null},"visits":[{"step":"Gone","args":{}}]}""",
        "it is to be undone by Gone, which this build does not have")]
    [InlineData("""{"steps":[1],"fields":{},"args":{"hold":null},"visits":[]}""", "its 'steps' are not names")]
    [InlineData("""{"steps":[],"ahead":[],"fields":""", "its state is not JSON: ")]
    [InlineData("", "its state is not JSON: ")]
    public async Task A_record_that_cannot_be_read_is_refused_with_its_reason(string state, string reason)
    {
        using var server = new Server(new MemoryJournal(), new Ledger());
        var record = new RunRecord
        {
            RunId = "00000000000000ab",
            Command = "MoveMoney",
            Version = 2,
            Step = "Book",
            Mark = RunMark.Begin,
            Request = """{"From":"anna","Amount":1}"""u8.ToArray(),
            State = System.Text.Encoding.UTF8.GetBytes(state),
        };
        var fault = await Assert.ThrowsAsync<UnreadableStateException>(() => server.Continue(record));
        Assert.StartsWith(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await server.InFlight());
    }

    [Theory]
    [InlineData("MoveMoney", "Boo", "it stands at the step Boo, which this build does not have")]
    [InlineData("MoveMany", "Book", "its command MoveMany is not one of this build")]
    public async Task A_step_or_command_that_is_gone_is_named(string command, string step, string reason)
    {
        using var server = new Server(new MemoryJournal(), new Ledger());
        var record = new RunRecord
        {
            RunId = "00000000000000ab",
            Command = command,
            Version = 1,
            Step = step,
            Mark = RunMark.Begin,
            Request = default,
            State = default,
        };
        var fault = await Assert.ThrowsAsync<UnreadableStateException>(() => server.Continue(record));
        Assert.Equal(reason, fault.Message);
    }
}
