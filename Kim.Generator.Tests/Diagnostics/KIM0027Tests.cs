using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0027: see docs/rules/KIM0027.md.</summary>
public sealed class KIM0027Tests
{
    [Fact]
    public Task Longer_timeout_is_reported() => GeneratorTest.Reports(
        "KIM0027",
        at: "Load",
        message: """The timeout 5s of Load is longer than the deadline 2s of Sample, which always comes first: shorten the one or lengthen the other""",
        """
        namespace App;
        [Command("POST /a", Deadline = "2s")] public sealed partial class Sample : Command { [Step, Timeout("5s")] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Sound_code_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good", Deadline = "2s", MaxConcurrency = 5)]
        public sealed partial class Good : Command
        {
            [Step] (Task<int>, ValueTask<string?>, long) Load() => (Task.FromResult(1), new((string?)null), 2);
            [Step, Timeout("500ms"), Retry(3, Delay = "10ms", On = [typeof(TimeoutException)])] Task<string> Charge(int a, string? b, long c) => Task.FromResult("r");
            [Step] Reply Answer(string receipt) => Ok(receipt);
            [Catch] Reply Late(TimeoutException late) => Fail(1, late.Message);
            [Catch] Task<Next> Any(Exception other, CancellationToken cancellation) => Task.FromResult<Next>(Fail(2, other.Message));
            [Compensates(nameof(Charge)), Retry(2)] Task Refund(string receipt) => Task.CompletedTask;
        }
        """);
}
