using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0022: see docs/rules/KIM0022.md.</summary>
public sealed class KIM0022Tests
{
    [Fact]
    public Task Too_few_parameters_is_reported() => GeneratorTest.Reports(
        "KIM0022",
        at: "Answer",
        message: """Load is a join that gives 2 values (int, string), but Answer takes 1 (int a): take them one by one, in that order""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, Task<string>) Load() => default; [Step] Reply Answer(int a) => Ok(); }
        """);

    [Fact]
    public Task Tuple_parameter_is_reported() => GeneratorTest.Reports(
        "KIM0022",
        at: "Answer",
        message: """Load is a join that gives 2 values (int, string), but Answer takes 1 ((int, string) both): take them one by one, in that order""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, Task<string>) Load() => default; [Step] Reply Answer((int, string) both) => Ok(); }
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
