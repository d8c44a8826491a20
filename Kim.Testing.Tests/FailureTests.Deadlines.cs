using Kim.Testing.Tests.Commands;
using Xunit;

namespace Kim.Testing.Tests;

// What happens at a run's deadline.
public sealed partial class FailureTests
{
    [Fact]
    public void Row_11_The_deadline()
    {
        _test.At("Note", StepRule.Takes("30s"));
        _test.At("Unpack", StepRule.Takes("3s"));
        var run = _test.Start<Ship>();
        _test.Advance("10s");
        Assert.True(run.HasReplied);
        Assert.False(run.HasEnded);
        _test.RunToEnd();
        Sees(run, 504, "the deadline passed in step Note", "Pack, Send, Note, Recall, Unpack");
        Says("Warning: Ship passed its deadline in step Note");
        Ends("kim.run.duration command=Ship status=504");
    }

    [Fact]
    public void Row_12_The_deadline_while_compensations_run()
    {
        _test.At("Note", StepRule.Throws(new IOException("no")));
        _test.At("Recall", StepRule.Takes("9900ms"));
        _test.At("Unpack", StepRule.Takes("5s"));
        var run = _test.Start<Ship>();
        _test.Advance("9s");
        Assert.False(run.HasReplied);
        _test.Advance("1s");
        Assert.Equal(500, run.Status);
        Assert.False(run.HasEnded);
        _test.RunToEnd();
        Sees(run, 500, "internal error", "Pack, Send, Note, Recall, Unpack");
        Assert.Equal(["Recall", "Unpack"], run.Undone);
        Says("Error: Ship failed in step Note");
    }
}
