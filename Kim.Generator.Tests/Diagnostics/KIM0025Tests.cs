using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0025: see docs/rules/KIM0025.md.</summary>
public sealed class KIM0025Tests
{
    [Fact]
    public Task Same_type_is_reported() => GeneratorTest.Reports(
        "KIM0025",
        at: "Second",
        message: """Second and First both catch System.TimeoutException: the nearest type decides, so only one of them can""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Catch] Reply First(TimeoutException fault) => Ok(); [Catch] Reply Second(TimeoutException fault) => Ok(); }
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
