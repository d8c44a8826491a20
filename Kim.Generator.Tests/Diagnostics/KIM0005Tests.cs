using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0005: see docs/reference/rules/KIM0005.md.</summary>
public sealed class KIM0005Tests
{
    [Fact]
    public Task Two_declarations_is_reported() => GeneratorTest.Reports(
        "KIM0005",
        at: "Answer",
        message: """Step Answer stands in another part of Sample than its first step: source order is execution order, so move all steps into one declaration""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] void Begin() { } } public sealed partial class Sample { [Step] Reply Answer() => Ok(); }
        """);
}
