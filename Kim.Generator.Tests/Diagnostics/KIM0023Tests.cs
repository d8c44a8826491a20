using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0023: see docs/rules/KIM0023.md.</summary>
public sealed class KIM0023Tests
{
    [Fact]
    public Task Null_into_not_null_is_reported() => GeneratorTest.Reports(
        "KIM0023",
        at: "value",
        message: """Load gives string?, which may be null, but Answer takes string value: take string?, or answer for null before""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] string? Load() => null; [Step] string Answer(string value) => value; }
        """);

    [Fact]
    public Task Null_out_of_a_join_is_reported() => GeneratorTest.Reports(
        "KIM0023",
        at: "b",
        message: """Load gives string?, which may be null, but Answer takes string b: take string?, or answer for null before""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, Task<string?>) Load() => default; [Step] Reply Answer(int a, string b) => Ok(); }
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
