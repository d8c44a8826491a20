using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

// Commands that call commands.
public sealed partial class LanguageTests
{
    [Fact]
    public void A_call_gives_the_last_steps_value()
    {
        var run = _test.Start<CallingShip>();
        Assert.Equal("called", run.Data<string>());
        Assert.Equal("Ship, Ship.Pack, Ship.Send, Ship.Note, Ship.Answer, Note, Answer", run.Trace);
    }

    [Fact]
    public void What_was_called_is_undone_by_the_callers_compensation_only()
    {
        _test.At("Note", StepRule.Throws(new IOException()));
        var run = _test.Start<CallingShip>();
        Assert.Equal("Ship, Ship.Pack, Ship.Send, Ship.Note, Ship.Answer, Note, Unship", run.Trace);
    }

    [Fact]
    public void A_catch_is_told_which_called_command_failed_and_how()
    {
        _test.At("Ship.Note", StepRule.Throws(new InvalidDataException()));
        var run = _test.Start<Telling>();
        Assert.Equal(500, run.Status);
        Assert.Contains("Ship said 500", run.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_callers_deadline_is_the_callees()
    {
        _test.At("Ship.Note", StepRule.Takes("9s"));
        var run = _test.Start<CallingShip>();
        _test.Advance("5s");
        Assert.Equal(504, run.Status);
        _test.RunToEnd();
        Assert.Contains("Ship.Recall", run.Steps);
    }

    [Fact]
    public void A_step_may_run_and_begin_others_through_IKim()
    {
        var run = _test.Start<Beginning, Levels>(new(1));
        Assert.Equal(16, run.Data<string>()!.Length);
        Assert.Equal("Waited, Detached, Answer", run.Trace);
        _test.RunToEnd();
        Assert.Equal([1, 1], _test.Begun.Select(begun => begun.Data<int>()));
    }

    [Theory]
    [InlineData(16, 200)]
    [InlineData(17, 500)]
    public void Calls_nest_sixteen_deep(int below, int status)
    {
        var run = _test.Start<Calling, Levels>(new(below));
        Assert.Equal(status, run.Status);
        if (status == 200)
        {
            Assert.Equal(below, run.Data<int>());
        }
    }

    [Fact]
    public void A_callee_takes_its_own_permit()
    {
        _test.Start<Waiting, TimeSpan?>(TimeSpan.FromSeconds(5));
        _test.Start<Waiting, TimeSpan?>(TimeSpan.FromSeconds(5));
        var run = _test.Start<CallingWaiting>();
        Assert.Equal(503, run.Status);
        Assert.Equal("1", run.Header("Retry-After"));
    }
}
