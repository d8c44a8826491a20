using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0014: see docs/reference/rules/KIM0014.md.</summary>
public sealed class KIM0014Tests
{
    [Fact]
    public Task Backward_is_reported() => GeneratorTest.Reports(
        "KIM0014",
        at: "Again",
        message: """Step Again jumps back to Load: mark Load with [Step(Loop = true)], so that everyone sees that it may run again""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] void Load() { } [Step] Next Again() => ToLoad(); }
        """);

    [Fact]
    public Task Itself_is_reported() => GeneratorTest.Reports(
        "KIM0014",
        at: "Again",
        message: """Step Again jumps to itself: mark Again with [Step(Loop = true)], so that everyone sees that it may run again""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Next Again() => ToAgain(); }
        """);

    [Fact]
    public Task From_a_catch_is_reported() => GeneratorTest.Reports(
        "KIM0014",
        at: "Failed",
        message: """Step Failed jumps from a catch to Answer: mark Answer with [Step(Loop = true)], so that everyone sees that it may run again""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); [Catch] Next Failed(TimeoutException late) => ToAnswer(); }
        """);

    [Fact]
    public Task A_loop_may_be_jumped_to_from_a_catch() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")]
        public sealed partial class Good : Command
        {
            [Step(Loop = true)] Task<int> Poll() => Task.FromResult(1);
            [Step] Next Decide(int state) => state is 1 ? Ok() : ToPoll();
            [Catch] Next Late(TimeoutException late) => ToPoll();
        }
        """);
}
