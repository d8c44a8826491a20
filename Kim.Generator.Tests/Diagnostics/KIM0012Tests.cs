using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0012: see docs/rules/KIM0012.md.</summary>
public sealed class KIM0012Tests
{
    [Fact]
    public Task Emitted_name_is_reported() => GeneratorTest.Reports(
        "KIM0012",
        at: "Frame",
        message: """'Frame' in command Sample takes a name that the generated code declares: choose another one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { int Frame() => 1; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Jump_name_is_reported() => GeneratorTest.Reports(
        "KIM0012",
        at: "ToAnswer",
        message: """'ToAnswer' in command Sample takes a name that the generated jump to Answer has: choose another one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { int ToAnswer(int x) => x; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Inherited_name_is_reported() => GeneratorTest.Reports(
        "KIM0012",
        at: "Ok",
        message: """'Ok' in command Sample takes a name that would hide the one inherited from Kim.Command: choose another one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Ok(CancellationToken token) => 1; }
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
