using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0017: see docs/rules/KIM0017.md.</summary>
public sealed class KIM0017Tests
{
    [Fact]
    public Task Malformed_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Sample",
        message: """
            Deadline "2 seconds" of Sample is no duration: write a number and ms, s, m or h, above 0 and at most 24h, for example "250ms" or "1.5s"
            """,
        """
        namespace App;
        [Command("POST /a", Deadline = "2 seconds")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Too_long_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Sample",
        message: """
            Deadline "25h" of Sample is no duration: write a number and ms, s, m or h, above 0 and at most 24h, for example "250ms" or "1.5s"
            """,
        """
        namespace App;
        [Command("POST /a", Deadline = "25h")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Timeout_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Load",
        message: "Timeout \"250\" of Load is no duration: write a number and ms, s, m or h, above 0 and at most 24h, for example \"250ms\" or \"1.5s\"",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Timeout("250")] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Delay_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Load",
        message: "Delay \"0s\" of Load is no duration: write a number and ms, s, m or h, above 0 and at most 24h, for example \"250ms\" or \"1.5s\"",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Retry(2, Delay = "0s")] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Sound_code_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")]
        public sealed partial class Good(TimeProvider clock) : Command
        {
            [Step] Next Check() => clock.TimestampFrequency is 0 ? BadRequest("no") : ToAnswer(1);
            [Step] Reply Answer(int value) => Ok(value);
        }
        """);
}
