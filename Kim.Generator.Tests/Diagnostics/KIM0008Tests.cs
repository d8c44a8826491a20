using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0008: see docs/reference/rules/KIM0008.md.</summary>
public sealed class KIM0008Tests
{
    [Fact]
    public Task Unreached_is_reported() => GeneratorTest.Reports(
        "KIM0008",
        at: "Lost",
        message: """No step leads to Lost: Answer never falls into it and no step names ToLost, so return ToLost(…) from a Next step or delete it""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Step] Reply Lost() => Ok(); }
        """);
}
