using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0021: see docs/reference/rules/KIM0021.md.</summary>
public sealed class KIM0021Tests
{
    [Fact]
    public Task Value_is_reported() => GeneratorTest.Reports(
        "KIM0021",
        at: "Answer",
        message: """Answer takes nothing, but Load gives int: take it as a parameter, or let Load return nothing""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<int> Load() => Task.FromResult(1); [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Join_is_reported() => GeneratorTest.Reports(
        "KIM0021",
        at: "Answer",
        message: """Answer takes nothing, but Load gives int, string: take it as a parameter, or let Load return nothing""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, string) Load() => default; [Step] Reply Answer() => Ok(); }
        """);
}
