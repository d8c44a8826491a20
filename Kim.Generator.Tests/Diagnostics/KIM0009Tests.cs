using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0009: see docs/rules/KIM0009.md.</summary>
public sealed class KIM0009Tests
{
    [Fact]
    public Task Two_commands_is_reported() => GeneratorTest.Reports(
        "KIM0009",
        at: "Sample",
        message: """Route 'POST /a/{x}' of Sample is also answered by Twin: give one of them another method or path""",
        """
        namespace App;
        [Command("POST /a/{x}")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }  [Command("POST /a/{y}")] public sealed partial class Twin : Command { [Step] Reply Answer() => Ok(); }
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
