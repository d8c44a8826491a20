using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0024: see docs/reference/rules/KIM0024.md.</summary>
public sealed class KIM0024Tests
{
    [Fact]
    public Task Other_parameter_is_reported() => GeneratorTest.Reports(
        "KIM0024",
        at: "Failed",
        message: """Catch Failed takes the exception and, last, a CancellationToken: write one parameter of an exception type, or none for any exception""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Catch] Reply Failed(string reason) => Fail(1, reason); }
        """);

    [Fact]
    public Task Other_result_is_reported() => GeneratorTest.Reports(
        "KIM0024",
        at: "Failed",
        message: """Catch Failed returns Reply or Next, or a Task of one, not void""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Catch] void Failed(Exception fault) { } }
        """);

    [Fact]
    public Task Value_is_reported() => GeneratorTest.Reports(
        "KIM0024",
        at: "Failed",
        message: """Catch Failed returns Reply or Next, or a Task of one, not Task<int>""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Catch] Task<int> Failed(Exception fault) => Task.FromResult(1); }
        """);

    [Theory]
    [InlineData("Laod", "did you mean nameof(Load)?")]
    [InlineData("Nowhere", "name one with nameof(…)")]
    [InlineData("Failed", "name one with nameof(…)")]
    public Task Unknown_step_is_reported(string step, string fix) => GeneratorTest.Reports(
        "KIM0024",
        at: "Failed",
        message: $"Catch Failed names '{step}', which is not a step of this command: {fix}",
        $$"""
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); [Catch(Step = "{{step}}")] Reply Failed(Exception fault) => Ok(); }
        """);

    [Fact]
    public Task A_catch_may_be_async_and_take_a_token() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")] public sealed partial class Good : Command
        {
            [Step] Task<string> Charge() => Task.FromResult("r");
            [Step] Reply Answer(string receipt) => Ok(receipt);
            [Catch] Reply Late(TimeoutException late) => Fail(1, late.Message);
            [Catch] Task<Next> Any(Exception other, CancellationToken cancellation) => Task.FromResult<Next>(Fail(2, other.Message));
        }
        """);
}
