using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0030: see docs/reference/rules/KIM0030.md.</summary>
public sealed class KIM0030Tests
{
    [Fact]
    public Task Forgotten_return_is_reported() => GeneratorTest.Reports(
        "KIM0030",
        at: "ToAnswer(1)",
        message: """Step Check calls ToAnswer and drops the jump, so the run continues as if it were not there: write 'return ToAnswer(…)'""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Next Check() { if (Http.Method is "") { ToAnswer(1); } return BadRequest("no"); } [Step] Reply Answer(int value) => Ok(value); }
        """);

    [Fact]
    public Task Discard_of_a_choice_is_reported() => GeneratorTest.Reports(
        "KIM0030",
        at: "this.ToLeft()",
        message: """Step Check calls ToLeft and drops the jump, so the run continues as if it were not there: write 'return ToLeft(…)'""",
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step] Next Check() { _ = Http.Method is "" ? (this.ToLeft()) : ToRight(); return BadRequest("no"); }
            [Step] Reply Left() => Ok();
            [Step] Reply Right() => Ok();
        }
        """);

    [Fact]
    public Task Returned_jumps_are_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")]
        public sealed partial class Good : Command
        {
            [Step]
            Next Check()
            {
                var next = ToLeft();
                return Http.Method switch { "" => next, "GET" => ToRight(1), _ => BadRequest("no") };
            }

            [Step] Reply Left() => Ok();
            [Step] Reply Right(int value) => Ok(ToNothing(value));
            static int ToNothing(int value) => value;
        }
        """);

    [Fact]
    public Task Another_ones_method_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        public sealed class Elsewhere { public void ToAnswer() { } }
        [Command("POST /good")] public sealed partial class Good(Elsewhere elsewhere) : Command { [Step] Next Check() { elsewhere.ToAnswer(); return ToAnswer(); } [Step] Reply Answer() => Ok(); }
        """);
}
