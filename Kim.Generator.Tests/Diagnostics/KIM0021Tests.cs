using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0021: see docs/rules/KIM0021.md.</summary>
public sealed class KIM0021Tests
{
    [Fact]
    public Task Value_is_reported() => GeneratorTest.Reports(
        "KIM0021",
        at: "Answer",
        message: """Answer takes nothing, but Load gives int: take it as a parameter, or let Load return nothing""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<int> Load() => Task.FromResult(1); [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Join_is_reported() => GeneratorTest.Reports(
        "KIM0021",
        at: "Answer",
        message: """Answer takes nothing, but Load gives int, string: take it as a parameter, or let Load return nothing""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, string) Load() => default; [Step] Reply Answer() => Ok(); }
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
