using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

// What a host says of exceptions (docs/coding/failures.md, "Exceptions as replies").
public sealed partial class FailureTests
{
    [Fact]
    public void A_mapped_exception_is_the_reply_after_retries_and_the_run_is_undone()
    {
        _test.Services.MapKimFault<IOException>(_ => Reply.Fail(7, "the line is bad", 503).WithHeader("Retry-After", "2"));
        _test.At("Send", StepRule.Throws(new EndOfStreamException("secret"), times: 3));
        var run = Run<Ship>();
        Sees(run, 503, "the line is bad", "Pack, Send, Send#2, Send#3, Unpack");
        Assert.Equal("2", run.Header("Retry-After"));
        Assert.DoesNotContain(_watched.Lines, line => !line.StartsWith("Debug", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_map_that_gives_a_reply_counts_and_none_is_a_500()
    {
        _test.Services
            .MapKimFault<IOException>(fault => fault.Message == "busy" ? Reply.Fail(1, "first", 503) : null)
            .MapKimFault<Exception>(fault => fault is InvalidDataException ? null : Reply.Fail(1, "second", 502));
        _test.At("Note", StepRule.Throws(new IOException("busy")));
        Sees(Run<Ship>(), 503, "first", "Pack, Send, Note, Recall, Unpack");
        _test.At("Note", StepRule.Throws(new IOException("broken")));
        Sees(Run<Ship>(), 502, "second", "Pack, Send, Note, Recall, Unpack");
        _test.At("Note", StepRule.Throws(new InvalidDataException("broken")));
        Sees(Run<Ship>(), 500, "internal error", "Pack, Send, Note, Recall, Unpack");
    }

    [Fact]
    public void A_map_that_gives_no_failure_is_a_500_and_an_error_in_the_log()
    {
        _test.Services.MapKimFault<IOException>(_ => Reply.Fail(0, "fine", 200));
        _test.At("Note", StepRule.Throws(new IOException("broken")));
        Sees(Run<Ship>(), 500, "internal error", "Pack, Send, Note, Recall, Unpack");
        Assert.Contains(_watched.Lines, line => line.StartsWith("Error: Ship failed in step Note", StringComparison.Ordinal));
    }
}
