// The library marks the constructors that a test needs as not for new code.
#pragma warning disable CS0618

using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Xunit;

namespace Kim.Testing.Tests;

// Rows 18 and on: limits, what steps get wrong, shutdown, replies.
public sealed partial class FailureTests
{
    [Fact]
    public void Row_18_Too_many_runs()
    {
        var first = _test.Start<Waiting, TimeSpan?>(TimeSpan.FromSeconds(1));
        _test.Start<Waiting, TimeSpan?>(TimeSpan.FromSeconds(2));
        var third = _test.Start<Waiting, TimeSpan?>(TimeSpan.Zero);
        Sees(third, 503, "too many runs of Waiting are under way, try again shortly", "");
        Assert.Equal("1", third.Header("Retry-After"));
        Says("Debug: Waiting refused a run: 2 are under way");
        Counts("kim.limits.exceeded limit=MaxRuns", "kim.run.duration command=Waiting status=503");
        _test.Advance("1s");
        Assert.Equal(200, first.Status);
        Assert.Equal("Begin, Ignore", _test.Start<Waiting, TimeSpan?>(TimeSpan.Zero).Trace);
        _test.RunToEnd();
    }

    [Fact]
    public void Row_19_A_run_that_loops_without_end()
    {
        var run = _test.Start<Spinning, Rounds>(new(int.MaxValue));
        _test.RunToEnd();
        Assert.Equal(500, run.Status);
        Assert.Equal(100_000, run.Steps.Count);
        Says("Error: Spinning failed in step Spin");
    }

    [Fact]
    public void Row_20_Several_elements_of_a_join_fail()
    {
        var elements = new Elements();
        _test.Services.AddSingleton(elements);
        var run = _test.Start<Joining>();
        elements.Third.SetException(new RedisTimeoutException("first", CommandStatus.Sent));
        _test.Settle();
        Assert.False(run.HasReplied);
        elements.First.SetException(new IOException("second"));
        elements.Second.SetResult("fine");
        _test.RunToEnd();
        Sees(run, 504, "Redis did not answer in time", "Tuple");
        Says("Warning: Joining: another task of the join in step Tuple failed too", "Debug: Joining failed in step Tuple: answered 504");
        Ends("kim.run.duration command=Joining status=504");
    }

    [Fact]
    public void Row_21_A_null_where_a_task_is_due()
    {
        var run = Run<Nulls>();
        Sees(run, 500, "internal error", "Give");
        Says("Error: Nulls failed in step Give");
    }

    [Fact]
    public void Row_22_A_forced_shutdown()
    {
        _test.At("Note", StepRule.Takes("5s"));
        _test.At("Unpack", StepRule.Takes("1s"));
        var run = _test.Start<Ship>();
        _test.ForceShutdown();
        Assert.True(run.HasReplied);
        Assert.False(run.HasEnded);
        _test.RunToEnd();
        Sees(run, 503, "the server is stopping", "Pack, Send, Note, Recall, Unpack");
        Ends("kim.run.duration command=Ship status=503");
    }

    [Fact]
    public void Row_23_A_reply_that_cannot_be_written()
    {
        var run = Run<Garbled>();
        Sees(run, 500, "internal error", "Pack, Print, Unpack");
        Says("Error: Garbled failed: its Kim.Reply`1[Kim.Testing.Tests.Commands.Label] cannot be written");
        Counts("kim.compensations command=Garbled step=Unpack outcome=undone", "kim.run.duration command=Garbled status=500");
    }

    [Fact]
    public void Row_23_A_failing_reply_that_cannot_be_written_is_500_too()
    {
        var run = Run<GarbledRefusal>();
        Sees(run, 500, "internal error", "Pack, Refuse, Unpack");
        Says("Error: GarbledRefusal failed: its Kim.JsonReply`1[Kim.Testing.Tests.Commands.Label] cannot be written");
        Ends("kim.run.duration command=GarbledRefusal status=500");
    }

    [Fact]
    public void A_call_writes_no_reply_so_it_does_not_fail()
    {
        var run = Run<CallsGarbled>();
        Assert.Equal("Label", run.Data<string>());
        Assert.Equal("Ask, Garbled.Pack, Garbled.Print, Answer", run.Trace);
    }

    [Fact]
    public void A_shutdown_behind_the_deadline_does_not_reply_again()
    {
        _test.At("Note", StepRule.Takes("30s"));
        _test.At("Unpack", StepRule.Takes("3s"));
        var run = _test.Start<Ship>();
        _test.Advance("10s");
        _test.ForceShutdown();
        _test.RunToEnd();
        Sees(run, 504, "the deadline passed in step Note", "Pack, Send, Note, Recall, Unpack");
    }

    [Fact]
    public void Row_27_A_step_refuses_the_request()
    {
        _test.At("Send", StepRule.Throws(new InvalidRequestException("no such address"), times: 3));
        var run = Run<Ship>();
        Sees(run, 400, "no such address", "Pack, Send, Unpack");
        Says("Debug: Ship failed in step Send: answered 400");
        Ends("kim.run.duration command=Ship status=400");
    }
}
