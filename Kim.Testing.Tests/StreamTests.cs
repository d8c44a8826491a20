using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>How a run ends whose reply is a stream (docs/coding/http.md).</summary>
public sealed class StreamTests : IDisposable
{
    private readonly CommandTest _test = new(seed: 3, KimCommands.Table);
    private readonly StreamWitness _witness = new();

    public StreamTests() => _test.Services.AddSingleton(_witness).AddScoped<StreamScope>();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("lines", "application/x-ndjson",
        "{\"number\":1,\"text\":\"one\\nline\"}\n{\"number\":2,\"text\":\"one\\nline\"}\n{\"number\":3,\"text\":\"one\\nline\"}\n")]
    [InlineData("events", "text/event-stream", "id: 7\nevent: news\nretry: 2000\ndata: a\ndata: b\n\ndata: \n\n")]
    [InlineData("plain events", "text/event-stream",
        "data: {\"number\":1,\"text\":\"one\\nline\"}\n\ndata: {\"number\":2,\"text\":\"one\\nline\"}\n\n"
        + "data: {\"number\":3,\"text\":\"one\\nline\"}\n\n")]
    [InlineData("stream", "text/plain", "the bytes")]
    [InlineData("pipe", "text/plain", "piped")]
    public void A_stream_is_sent_and_its_source_is_closed_once(string which, string type, string body)
    {
        var run = Start(which);
        Assert.Equal((200, type, body), (run.Status, run.Header("Content-Type"), run.Body));
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(body), run.BodyBytes);
        Assert.True(run.HasEnded);
        Assert.False(run.WasReset);
        Assert.Equal((1, 1, 0), (_witness.Opened, _witness.Closed, _witness.Undone));
    }

    [Fact]
    public void Items_are_sent_when_they_come_and_the_run_ends_with_the_last()
    {
        var run = Start("slow");
        Assert.False(run.HasReplied);
        for (var i = 1; i <= 30; i++)
        {
            Assert.False(run.HasEnded);
            Tick();
            Assert.Equal(i, run.Body.Count(letter => letter == '\n'));
        }

        Assert.True(run.HasEnded);
        Assert.Equal(["LoopSynchronizationContext"], _witness.Contexts.Distinct());
    }

    [Fact]
    public void The_deadline_holds_until_the_head_is_out()
    {
        var late = Start("slow");
        _test.Advance("11s");
        Assert.Equal((504, true, 1), (late.Status, late.HasEnded, _witness.Undone));
        Assert.Equal((1, 1), (_witness.Opened, _witness.Closed));

        var begun = Start("slow");
        Tick();
        _test.Advance("1h");
        Assert.False(begun.HasEnded);
        Tick();
        Assert.Equal(2, begun.Body.Count(letter => letter == '\n'));
    }

    [Fact]
    public void A_stream_that_fails_before_its_first_bytes_is_an_ordinary_failure()
    {
        var run = Start("broken at once");
        Assert.Equal((500, true, false), (run.Status, run.HasEnded, run.WasReset));
        Assert.Contains("internal error", run.Body, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), (_witness.Opened, _witness.Closed, _witness.Undone));
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("broken at the end")]
    [InlineData("short stream")]
    public void A_stream_that_fails_later_resets_the_client_and_the_run_is_undone(string which)
    {
        _witness.CommitFails = true;
        var run = Start(which);
        Assert.Equal(200, run.Status);
        _witness.Tick.TrySetResult();
        _test.Settle();
        Assert.Equal((true, true, 1), (run.HasEnded, run.WasReset, run.Replies));
        Assert.Equal((1, 1, 1), (_witness.Opened, _witness.Closed, _witness.Undone));
        Assert.Equal(["Unpack"], run.Undone);
    }

    [Fact]
    public void A_stream_that_gives_more_than_it_said_is_never_sent_beyond_that()
    {
        var run = Start("long stream");
        Assert.Equal((true, true, 1), (run.HasEnded, run.WasReset, _witness.Undone));
        Assert.Equal("", run.Body);
        Assert.Equal((1, 1), (_witness.Opened, _witness.Closed));
    }

    [Fact]
    public void A_client_that_leaves_ends_the_stream_and_nothing_is_undone()
    {
        var run = Start("slow");
        Tick();
        run.ClientLeaves();
        _test.Settle();
        Assert.Equal((true, false, 200), (run.HasEnded, run.WasReset, run.Status));
        Assert.Equal((1, 1, 0), (_witness.Opened, _witness.Closed, _witness.Undone));
    }

    [Fact]
    public void A_source_that_does_not_observe_the_token_is_closed_when_it_comes_back()
    {
        var run = Start("deaf");
        run.ClientLeaves();
        _test.Settle();
        Assert.False(run.HasEnded);
        Assert.Equal(0, _witness.Closed);
        Tick();
        Assert.Equal((true, 1, 0), (run.HasEnded, _witness.Closed, _witness.Undone));
        Assert.DoesNotContain("2", run.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forced_stop_resets_the_client_and_the_run_is_undone()
    {
        var run = Start("slow");
        Tick();
        _test.ForceShutdown();
        Assert.Equal((true, true, 1), (run.HasEnded, run.WasReset, run.Replies));
        Assert.Equal((1, 1, 1), (_witness.Opened, _witness.Closed, _witness.Undone));
    }

    [Fact]
    public void Events_begin_with_the_head_and_a_heartbeat_follows_when_nothing_comes()
    {
        var run = Start("few events");
        Assert.Equal((true, ""), (run.HasReplied, run.Body));
        Assert.Equal("no-cache", run.Header("Cache-Control"));
        _test.Advance("4s");
        Assert.Equal("", run.Body);
        _test.Advance("7s");
        Assert.Equal(":\n\n:\n\n", run.Body);
        Tick();
        Assert.Equal(":\n\n:\n\ndata: {\"number\":1,\"text\":\"late\"}\n\n", run.Body);
        Assert.True(run.HasEnded);
    }

    [Fact]
    public void HEAD_closes_the_source_and_does_not_read_it()
    {
        _test.Http = new TestHttp("HEAD");
        var run = Start("stream");
        Assert.Equal((200, "", true), (run.Status, run.Body, run.HasEnded));
        Assert.Equal((1, 1), (_witness.Opened, _witness.Closed));
        var items = Start("slow");
        Assert.Equal((200, true, 1), (items.Status, items.HasEnded, _witness.Opened));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_scope_of_a_run_lives_until_its_stream_has_ended(bool isCalled)
    {
        var run = isCalled ? _test.Start<CallingStream, StreamingRequest>(new("scoped")) : Start("scoped");
        Assert.Equal(("true\n", 0), (run.Body, _witness.ScopesClosed));
        Tick();
        Assert.Equal(("true\ntrue\n", true, 1), (run.Body, run.HasEnded, _witness.ScopesClosed));
    }

    [Fact]
    public void A_run_holds_its_permit_until_its_stream_has_ended()
    {
        var runs = Enumerable.Range(0, 3).Select(_ => Start("scoped")).ToList();
        Assert.All(runs, run => Assert.Equal(200, run.Status));
        Assert.Equal(503, Start("lines").Status);
        runs[1].ClientLeaves();
        _test.Settle();
        Assert.Equal(200, Start("lines").Status);
    }

    [Fact]
    public void A_text_of_several_lines_is_several_lines_of_its_event() =>
        Assert.Equal("data: a\ndata: b\ndata: c\ndata: \u2028d\n\n", Start("any line end").Body);

    [Fact]
    public void A_stream_is_sent_once()
    {
        Assert.Equal("once", Start("once").Body);
        Assert.Equal(500, Start("once").Status);
        Assert.Equal((1, 1), (_witness.Opened, _witness.Closed));
    }

    [Fact]
    public void The_body_of_a_stream_cannot_be_asked_of_its_reply() =>
        Assert.Contains("CommandRun", Assert.Throws<NotSupportedException>(() => Start("stream").Reply.GetBody()).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("stream", "the bytes")]
    [InlineData("slow", "")]
    public void A_caller_sends_the_stream_of_a_called_command(string which, string body)
    {
        var run = _test.Start<CallingStream, StreamingRequest>(new(which));
        Assert.Equal(which == "slow" ? 0 : 1, _witness.Closed);
        if (which == "slow")
        {
            Assert.Equal("Note, Fetch, Streaming.Pack, Streaming.Answer", run.Trace);
            Assert.False(run.HasEnded);
            Tick();
            run.ClientLeaves();
            _test.Settle();
        }
        else
        {
            Assert.Equal(body, run.Body);
        }

        Assert.Equal("Streaming", run.Header("X-From"));
        Assert.True(run.HasEnded);
        Assert.Equal((1, 1, 0), (_witness.Opened, _witness.Closed, _witness.Undone));
    }

    [Fact]
    public void A_called_stream_that_fails_undoes_the_caller_only()
    {
        var run = _test.Start<CallingStream, StreamingRequest>(new("broken"));
        Tick();
        Assert.Equal((true, 10), (run.WasReset, _witness.Undone));
    }

    [Fact]
    public void A_called_stream_that_the_caller_drops_is_closed_with_the_caller()
    {
        var run = _test.Start<CallingStream, StreamingRequest>(new("drop"));
        Assert.Equal("""{"code":0,"msg":"success"}""", run.Body);
        Assert.Equal((1, 1, 0), (_witness.Opened, _witness.Closed, _witness.Undone));
    }

    [Fact]
    public void A_stream_that_a_given_up_step_returns_is_closed()
    {
        _test.At("Fetch", StepRule.Takes("20s"));
        var run = _test.Start<CallingStream, StreamingRequest>(new("stream"));
        _test.Advance("30s");
        Assert.Equal(504, run.Status);
        Assert.Equal((1, 1), (_witness.Opened, _witness.Closed));
    }

    [Fact]
    public void A_file_is_read_at_once()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "in the file");
            _witness.Path = path;
            var run = Start("file");
            Assert.Equal((200, "in the file", true), (run.Status, run.Body, run.HasEnded));
            _test.Http = new TestHttp("GET") { Headers = { ["Range"] = "bytes=3-5" } };
            var part = Start("file");
            Assert.Equal((206, "the", "bytes 3-5/11"), (part.Status, part.Body, part.Header("Content-Range")));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal((404, 1), (Start("file").Status, _witness.Undone));
    }

    private CommandRun Start(string which) => _test.Start<Streaming, StreamingRequest>(new(which));

    private void Tick()
    {
        _witness.Tick.TrySetResult();
        _test.Settle();
    }
}
