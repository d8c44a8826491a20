using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0016: see docs/reference/rules/KIM0016.md.</summary>
public sealed class KIM0016Tests
{
    [Fact]
    public Task Unknown_is_reported() => GeneratorTest.Reports(
        "KIM0016",
        at: "Load",
        message: """Step Load has Then = "Nowhere", which is not a step of this command: name a later step with nameof(…), or End""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step(Then = "Nowhere")] int Load() => 1; }
        """);

    [Fact]
    public Task Backward_is_reported() => GeneratorTest.Reports(
        "KIM0016",
        at: "Load",
        message: """Step Load has Then = "First", which does not stand below it: name a later step with nameof(…), or End""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] void First() { } [Step(Then = nameof(First))] int Load() => 1; }
        """);
}
