using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0028: see docs/reference/rules/KIM0028.md.</summary>
public sealed class KIM0028Tests
{
    [Fact]
    public Task Worst_case_is_reported() => GeneratorTest.Reports(
        "KIM0028",
        at: "Load",
        message: """3 attempts of Load can take 3 x 1s + 60ms of waits = 3.06s, but the deadline of Sample is 2s: the last attempts would never come, so try less often, or give the run more time""",
        """
        namespace App;
        [Command("POST /a", Deadline = "2s")] public sealed partial class Sample : Command { [Step, Timeout("1s"), Retry(3)] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Waits_alone_are_reported() => GeneratorTest.Reports(
        "KIM0028",
        at: "Load",
        message: """4 attempts of Load can take 2.5s of waits = 2.5s, but the deadline of Sample is 2s: the last attempts would never come, so try less often, or give the run more time""",
        """
        namespace App;
        [Command("POST /a", Deadline = "2s")] public sealed partial class Sample : Command { [Step, Retry(4, Delay = "500ms")] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);
}
