using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0002: see docs/reference/rules/KIM0002.md.</summary>
public sealed class KIM0002Tests
{
    [Fact]
    public Task Not_derived_is_reported() => GeneratorTest.Reports(
        "KIM0002",
        at: "Sample",
        message: """Sample carries [Command] but does not derive from Kim.Command: write 'partial class Sample : Command' or ': Command<TRequest>'""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample { [Step] int Answer() => 1; }
        """);
}
