using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0020: see docs/reference/rules/KIM0020.md.</summary>
public sealed class KIM0020Tests
{
    [Fact]
    public Task Fallen_and_jumped_is_reported() => GeneratorTest.Reports(
        "KIM0020",
        at: "Answer",
        message: """Step Answer is jumped to by Check, but Load above it also falls into it: if that is not meant, end Load with a Reply or with Then""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Next Check() => Http.Method is "" ? ToLoad() : ToAnswer(2); [Step] int Load() => 1; [Step] int Answer(int x) => x; }
        """);

    [Fact]
    public Task The_head_of_a_loop_may_be_fallen_into() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step] int Begin() => 1;
            [Step(Loop = true)] Next Wait(int n) => n > 3 ? ToDone(n) : ToWait(n + 1);
            [Step] int Done(int n) => n;
        }
        """);
}
