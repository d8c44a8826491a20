using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0027: see docs/reference/rules/KIM0027.md.</summary>
public sealed class KIM0027Tests
{
    [Fact]
    public Task Longer_timeout_is_reported() => GeneratorTest.Reports(
        "KIM0027",
        at: "Load",
        message: """The timeout 5s of Load is longer than the deadline 2s of Sample, which always comes first: shorten the one or lengthen the other""",
        """
        namespace App;
        [Command("POST /a", Deadline = "2s")] public sealed partial class Sample : Command { [Step, Timeout("5s")] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);
}
