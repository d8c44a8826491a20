using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0001: see docs/rules/KIM0001.md.</summary>
public sealed class KIM0001Tests
{
    [Fact]
    public Task Not_partial_is_reported() => GeneratorTest.Reports(
        "KIM0001",
        at: "Sample",
        message: """Command Sample must be declared partial: its state machine is generated into another part of it""",
        """
        namespace App;
        [Command("POST /a")] public sealed class Sample : Command { [Step] Reply Answer() => Ok(); }
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
