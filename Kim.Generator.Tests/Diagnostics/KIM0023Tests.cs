using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0023: see docs/reference/rules/KIM0023.md.</summary>
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
}
