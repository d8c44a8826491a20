using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0004: see docs/reference/rules/KIM0004.md.</summary>
public sealed class KIM0004Tests
{
    [Fact]
    public Task No_step_is_reported() => GeneratorTest.Reports(
        "KIM0004",
        at: "Sample",
        message: """Command Sample has no step: mark its methods with [Step], in the order they are to run""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { int Answer() => 1; }
        """);
}
