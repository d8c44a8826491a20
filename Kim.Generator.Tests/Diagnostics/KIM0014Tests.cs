using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0014: see docs/rules/KIM0014.md.</summary>
public sealed class KIM0014Tests
{
    [Fact]
    public Task Backward_is_reported() => GeneratorTest.Reports(
        "KIM0014",
        at: "Again",
        message: """Step Again jumps back to Load: loops are not supported yet, only a later step can be jumped to""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] void Load() { } [Step] Next Again() => ToLoad(); }
        """);

    [Fact]
    public Task Itself_is_reported() => GeneratorTest.Reports(
        "KIM0014",
        at: "Again",
        message: """Step Again jumps to itself: loops are not supported yet, only a later step can be jumped to""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Next Again() => ToAgain(); }
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
