using Kim.CompilerServices;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>What the client of a durable run gets while the run is under way, and which run it gets it of.</summary>
public sealed class ClientTests
{
    private const string Key = "Idempotency-Key";

    private static readonly Payment Large = new("anna", 500m);

    [Fact]
    public async Task A_client_whose_patience_is_over_is_told_where_to_ask_and_the_run_continues()
    {
        var journal = new KeyJournal();
        var ledger = new Ledger { Holds = "check" };
        using var server = new Server(journal, ledger);
        var receiver = await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(null, ("Prefer", "wait=1, handling=lenient")));
        Assert.StartsWith("202", await receiver.Reply(), StringComparison.Ordinal);
        Assert.Equal("/kim/runs/00000000000000ab", receiver.Last!.Header("Location"));
        ledger.Release.SetResult();
        Assert.StartsWith("200", await journal.Ended(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_wait_is_answered_once_the_run_is_accepted()
    {
        var journal = new KeyJournal();
        var ledger = new Ledger { Holds = "reserve" };
        using var server = new Server(journal, ledger);
        var receiver = await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(null, ("Prefer", "respond-async")));
        Assert.StartsWith("202", await receiver.Reply(), StringComparison.Ordinal);
        Assert.Single(journal.Written);
        ledger.Release.SetResult();
        Assert.StartsWith("200", await journal.Ended(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_whose_run_the_store_has_not_taken_is_told_that_it_may_have_been_accepted()
    {
        using var server = new Server(new KeyJournal { IsAway = true }, new Ledger());
        var receiver = await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(null, ("Prefer", "wait=1")));
        Assert.StartsWith("503", await receiver.Reply(), StringComparison.Ordinal);
        Assert.Equal("/kim/runs/00000000000000ab", receiver.Last!.Header("Location"));
    }

    [Theory]
    [InlineData(null, "k1", "k1")]
    [InlineData(null, "\"k 1\"", "k 1")]
    [InlineData("anna", "k1", "anna\nk1")]
    public async Task A_key_is_that_of_the_request_and_of_its_user(string? user, string header, string key)
    {
        var journal = new KeyJournal();
        using var server = new Server(journal, new Ledger());
        var receiver = await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(user, (Key, header)));
        Assert.StartsWith("200", await receiver.Reply(), StringComparison.Ordinal);
        Assert.All(journal.Written, record => Assert.Equal((key, 64), (record.Key, record.Hash.Length)));
        Assert.All(journal.Written, record => Assert.Equal("00000000000000a7", record.RunId));
    }

    [Theory]
    [InlineData("", "Idempotency-Key is empty")]
    [InlineData("\"\"", "Idempotency-Key is empty")]
    public async Task A_key_that_says_nothing_is_refused(string header, string reason)
    {
        var journal = new KeyJournal();
        using var server = new Server(journal, new Ledger());
        var reply = await (await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(null, (Key, header)))).Reply();
        Assert.StartsWith("400", reply, StringComparison.Ordinal);
        Assert.Contains(reason, reply, StringComparison.Ordinal);
        Assert.Empty(journal.Written);
    }

    [Fact]
    public async Task A_key_of_a_user_who_has_no_name_is_refused()
    {
        using var server = new Server(new KeyJournal(), new Ledger());
        var reply = await (await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp("", (Key, "k1")))).Reply();
        Assert.StartsWith("400", reply, StringComparison.Ordinal);
        Assert.Contains("needs a user with a name", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused_with_its_length()
    {
        using var server = new Server(new KeyJournal(), new Ledger());
        var http = new FakeHttp(null, (Key, new string('ä', 129)));
        var reply = await (await server.Start(MoveMoney.Descriptor, Large, http: http)).Reply();
        Assert.Contains("Idempotency-Key is too long: 258 bytes, at most 256", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_whose_key_another_run_has_waits_for_that_one_and_does_nothing()
    {
        var journal = new KeyJournal { Holder = "00000000000000f7" };
        var ledger = new Ledger();
        using var server = new Server(journal, ledger);
        var receiver = await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(null, (Key, "k1")));
        var (run, own, client) = await journal.Followed.Task.WaitAsync(LoopFixture.Limit);
        Assert.Equal(("00000000000000f7", "00000000000000a7"), (run, own.RunId));
        Assert.True(client.IsWaiting);
        Assert.Equal(0, await server.InFlight());
        await server.On(() => client.Reply("""{"status":201,"type":"application/json","json":{"code":0}}"""u8.ToArray(), isReplay: true));
        Assert.Equal("201 {\"code\":0}", await receiver.Reply());
        Assert.Equal("true", receiver.Last!.Header("Idempotency-Replayed"));
        Assert.False(client.IsWaiting);
        Assert.Empty(ledger.Effects);
    }

    [Fact]
    public async Task A_client_that_waits_beside_a_run_is_told_when_its_patience_is_over()
    {
        var journal = new KeyJournal { Holder = "00000000000000f7" };
        using var server = new Server(journal, new Ledger());
        var receiver = await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(null, (Key, "k1"), ("Prefer", "wait=1")));
        Assert.StartsWith("202", await receiver.Reply(), StringComparison.Ordinal);
        Assert.Equal("/kim/runs/00000000000000f7", receiver.Last!.Header("Location"));
        var (_, _, client) = await journal.Followed.Task.WaitAsync(LoopFixture.Limit);
        await server.On(() => client.Reply("{}"u8.ToArray(), isReplay: true));
    }

    [Fact]
    public async Task A_stored_reply_that_cannot_be_read_is_an_internal_error()
    {
        var journal = new KeyJournal { Holder = "00000000000000f7" };
        using var server = new Server(journal, new Ledger());
        var receiver = await server.Start(MoveMoney.Descriptor, Large, http: new FakeHttp(null, (Key, "k1")));
        var (_, _, client) = await journal.Followed.Task.WaitAsync(LoopFixture.Limit);
        await server.On(() => client.Reply("{"u8.ToArray(), isReplay: false));
        Assert.StartsWith("500", await receiver.Reply(), StringComparison.Ordinal);
    }

    // Keeps everything, or says that another run has the key.
    private sealed class KeyJournal : IRunJournal
    {
        private readonly Lock _gate = new();
        private readonly List<RunRecord> _written = [];
        private readonly TaskCompletionSource<RunRecord> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal string Holder { get; init; } = "";

        internal bool IsAway { get; init; }

        internal TaskCompletionSource<(string Run, RunRecord Own, RunClient Client)> Followed { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal IReadOnlyList<RunRecord> Written
        {
            get
            {
                lock (_gate)
                {
                    return [.. _written];
                }
            }
        }

        internal async Task<string> Ended() =>
            System.Text.Encoding.UTF8.GetString((await _ended.Task.WaitAsync(LoopFixture.Limit)).Reply.Span).Replace("{\"status\":", "");

        public string IdFor(string command, string key, string id) => id[..15] + '7';

        public JournalCall Save(RunRecord record)
        {
            if (IsAway)
            {
                throw new IOException("the store is away");
            }

            if (Holder.Length > 0)
            {
                return new Answered(new SaveAnswer(SaveResult.Taken, Holder: Holder));
            }

            lock (_gate)
            {
                _written.Add(record);
            }

            if (record.Mark is RunMark.End)
            {
                _ended.SetResult(record);
            }

            return new Answered(new SaveAnswer(SaveResult.Written));
        }

        public void Follow(string run, RunRecord own, RunClient client) => Followed.SetResult((run, own, client));
    }

    private sealed class Answered(SaveAnswer answer) : JournalCall
    {
        public override Task Pending { get; } = Task.Delay(1);

        public override bool TryTake(out SaveAnswer result)
        {
            result = answer;
            return true;
        }
    }
}
