using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0017: see docs/reference/rules/KIM0017.md.</summary>
public sealed class KIM0017Tests
{
    [Fact]
    public Task Malformed_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Sample",
        message: Message("""Deadline "2 seconds" of Sample"""),
        """
        namespace App;
        [Command("POST /a", Deadline = "2 seconds")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Too_long_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Sample",
        message: Message("""Deadline "25h" of Sample"""),
        """
        namespace App;
        [Command("POST /a", Deadline = "25h")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Timeout_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Load",
        message: Message("""Timeout "250" of Load"""),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Timeout("250")] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Delay_is_reported() => GeneratorTest.Reports(
        "KIM0017",
        at: "Load",
        message: Message("""Delay "0s" of Load"""),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Retry(2, Delay = "0s")] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Both_forms_are_durations() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good", Deadline = "00:00:30")]
        public sealed partial class Good : Command
        {
            [Step, Timeout("1.5s"), Retry(2, Delay = "00:00:00.020", MaxDelay = "1s")] Task Load() => Task.CompletedTask;
            [Step] Reply Answer() => Ok();
        }
        """);

    internal static string Message(string subject) =>
        subject + " is not a valid duration: write a number and ms, s, m or h, or hh:mm:ss, above 0 and at most 24h, "
            + "for example \"250ms\", \"1.5s\" or \"00:00:30\"";
}
