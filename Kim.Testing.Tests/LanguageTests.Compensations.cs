using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

// What a compensation knows, and which visits it undoes.
public sealed partial class LanguageTests
{
    private readonly Notes _notes = new();

    [Fact]
    public void A_compensation_takes_the_exception_and_the_reply()
    {
        _test.At("Answer", StepRule.Throws(new InvalidOperationException()));
        Book("ok");
        Assert.Equal(
            ["Uncount 5 500 null", "Refund 5r1c 500 InvalidOperationException", "Release r1 500 InvalidOperationException"], _notes.Lines);
    }

    [Fact]
    public void There_is_no_exception_if_the_run_failed_by_a_reply()
    {
        Book("refuse");
        Assert.Equal("Release r1 409 null", _notes.Lines[^1]);
    }

    [Fact]
    public void There_is_no_exception_at_the_deadline()
    {
        _test.At("Charge", StepRule.Takes("1m"));
        Book("ok");
        Assert.Equal(["Refund  504 null", "Release r1 504 null"], _notes.Lines);
    }

    [Fact]
    public void A_reply_that_cannot_be_written_fails_with_what_its_writing_threw()
    {
        Book("garble");
        Assert.Equal("Release r1 500 ArgumentException", _notes.Lines[^1]);
    }

    [Fact]
    public void The_exception_is_the_one_that_a_catch_has_answered_for()
    {
        _test.At("Charge", StepRule.Throws(new UnauthorizedAccessException()));
        Book("ok");
        Assert.Equal("Release r1 402 UnauthorizedAccessException", _notes.Lines[^1]);
    }

    [Fact]
    public void An_exception_that_a_catch_has_dealt_with_is_not_the_failure()
    {
        _test.At("Charge", StepRule.Throws(new NotSupportedException()));
        Book("refuse");
        Assert.Equal(["Uncount 0 409 null", "Refund  409 null", "Release r1 409 null"], _notes.Lines);
    }

    [Theory]
    [InlineData(typeof(IOException), "500 IOException", "Begin, Reserve, Reserve#2, Release")]
    [InlineData(typeof(InvalidOperationException), "500 InvalidOperationException", "Begin, Reserve, Release")]
    public void A_visit_whose_last_attempt_threw_is_unknown(Type fault, string failure, string trace)
    {
        _test.At("Reserve", StepRule.Throws((Exception)Activator.CreateInstance(fault)!, times: 2));
        Assert.Equal(trace, Book("ok").Trace);
        Assert.Equal([$"Release null {failure}"], _notes.Lines);
    }

    [Fact]
    public void A_visit_that_timed_out_is_unknown()
    {
        _test.At("Reserve", StepRule.Takes("2s"));
        Book("ok");
        Assert.Equal(["Release null 504 StepTimeoutException"], _notes.Lines);
    }

    [Fact]
    public void A_visit_that_is_pending_at_a_forced_shutdown_is_unknown()
    {
        _test.At("Reserve", StepRule.Takes("900ms"));
        _test.Services.AddSingleton(_notes);
        var run = _test.Start<Booking, string>("ok");
        _test.ForceShutdown();
        Assert.Equal("Begin, Reserve, Release", run.Trace);
        Assert.Equal(["Release null 503 null"], _notes.Lines);
    }

    [Fact]
    public void A_step_that_does_not_wait_may_be_unknown_too()
    {
        _test.At("Count", StepRule.Throws(new InvalidOperationException()));
        Book("ok");
        Assert.Equal("Uncount null 500 null", _notes.Lines[0]);
    }

    [Fact]
    public void A_visit_whose_later_attempt_succeeded_is_undone_once_with_its_result()
    {
        _test.At("Reserve", StepRule.Throws(new IOException()));
        Assert.Equal("Begin, Reserve, Reserve#2, Charge, Count, Answer, Uncount, Refund, Release", Book("refuse").Trace);
        Assert.Equal(["Uncount 5 409 null", "Refund 5r1c 409 null", "Release r1 409 null"], _notes.Lines);
    }

    [Fact]
    public void A_step_that_was_never_begun_is_not_undone()
    {
        _test.At("Begin", StepRule.Throws(new IOException()));
        Assert.Equal("Begin", Book("ok").Trace);
        Assert.Empty(_notes.Lines);
    }

    [Fact]
    public void Nothing_is_undone_if_the_run_succeeds_after_a_catch()
    {
        _test.At("Charge", StepRule.Throws(new NotSupportedException()));
        Assert.Equal(200, Book("ok").Status);
        Assert.Empty(_notes.Lines);
    }

    [Fact]
    public void Each_visit_of_a_loop_is_known_or_unknown_by_itself()
    {
        _test.Services.AddSingleton(_notes);
        _test.Start<Knocking>();
        _test.RunToEnd();
        Assert.Equal(["Leave 3 409 null", "Leave null 409 null", "Leave null 409 null"], _notes.Lines);
    }

    private CommandRun Book(string how)
    {
        _test.Services.AddSingleton(_notes);
        var run = _test.Start<Booking, string>(how);
        _test.RunToEnd();
        return run;
    }
}
