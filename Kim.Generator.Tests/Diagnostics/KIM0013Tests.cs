using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0013: see docs/reference/rules/KIM0013.md.</summary>
public sealed class KIM0013Tests
{
    [Fact]
    public Task Overloads_is_reported() => GeneratorTest.Reports(
        "KIM0013",
        at: "Answer",
        message: """Command Sample has two steps named Answer: a step is known by its name, so rename one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Answer() => 1; [Step] int Answer(int x) => x; }
        """);
}
