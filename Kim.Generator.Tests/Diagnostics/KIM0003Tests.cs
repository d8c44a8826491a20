using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0003: see docs/reference/rules/KIM0003.md.</summary>
public sealed class KIM0003Tests
{
    [Fact]
    public Task Step_without_command_is_reported() => GeneratorTest.Reports(
        "KIM0003",
        at: "Answer",
        message: """Step Answer would never run: Sample carries no [Command], so add [Command("POST /…")] to the class or move the step into a command""",
        """
        namespace App;
        public sealed class Sample { [Step] int Answer() => 1; }
        """);

    [Theory]
    [InlineData("[Catch] int Answer() => 1;",
        "Catch Answer would never run: Sample carries no [Command], so add [Command(\"POST /…\")] to the class or move the catch into a "
        + "command")]
    [InlineData("[Compensates(\"x\")] void Answer() { }",
        "Compensation Answer would never run: Sample carries no [Command], so add [Command(\"POST /…\")] to the class or move the "
        + "compensation into a command")]
    public Task Catch_and_compensation_without_command_are_reported(string member, string message) =>
        GeneratorTest.Reports("KIM0003", at: "Answer", message, $"namespace App; public sealed class Sample {{ {member} }}");
}
