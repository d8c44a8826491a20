using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0001: see docs/reference/rules/KIM0001.md.</summary>
public sealed class KIM0001Tests
{
    [Fact]
    public Task Not_partial_is_reported() => GeneratorTest.Reports(
        "KIM0001",
        at: "Sample",
        message: """Command Sample must be declared partial: its state machine is generated into another part of it""",
        """
        namespace App;
        [Command("POST /a")] public sealed class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);
}
