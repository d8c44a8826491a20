using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0014.</summary>
public sealed class AllowLoopTests
{
    [Theory]
    [InlineData("[Step]", "[Step(Loop = true)]")]
    [InlineData("[Step()]", "[Step(Loop = true)]")]
    [InlineData("[Step(Loop = false)]", "[Step(Loop = true)]")]
    [InlineData("[Step(Then = nameof(Decide))]", "[Step(Then = nameof(Decide), Loop = true)]")]
    [InlineData("[Step, Timeout(\"1s\")]", "[Step(Loop = true), Timeout(\"1s\")]")]
    public Task Target_is_marked(string attributes, string marked) => CodeFixTest.Fixes(new AllowLoop(), Back(attributes), Back(marked));

    [Fact]
    public Task Step_that_jumps_to_itself_is_marked() => CodeFixTest.Fixes(
        new AllowLoop(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Next Again() => Http.Method is "" ? ToAgain() : Ok(); }
        """,
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step(Loop = true)] Next Again() => Http.Method is "" ? ToAgain() : Ok(); }
        """);

    [Fact]
    public Task Target_in_another_part_than_the_catch_is_marked() => CodeFixTest.Fixes(
        new AllowLoop(),
        [
            """
            namespace App;
            [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
            """,
            """
            namespace App;
            public sealed partial class Sample { [Catch] Next Late(TimeoutException late) => ToAnswer(); }
            """,
        ],
        [
            """
            namespace App;
            [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task Load() => Task.CompletedTask; [Step(Loop = true)] Reply Answer() => Ok(); }
            """,
            """
            namespace App;
            public sealed partial class Sample { [Catch] Next Late(TimeoutException late) => ToAnswer(); }
            """,
        ]);

    [Fact]
    public Task All_targets_of_a_file_are_marked_and_a_shared_one_once() => CodeFixTest.FixesAll(
        new AllowLoop(),
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step] Task<int> Poll() => Task.FromResult(1);
            [Step] Next Decide(int state) => state is 1 ? ToWait() : ToPoll();
            [Step] Task Wait() => Task.CompletedTask;
            [Step] Next Look() => Http.Method is "" ? ToWait() : Http.Method is "GET" ? ToPoll() : Ok();
        }
        """,
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step(Loop = true)] Task<int> Poll() => Task.FromResult(1);
            [Step] Next Decide(int state) => state is 1 ? ToWait() : ToPoll();
            [Step(Loop = true)] Task Wait() => Task.CompletedTask;
            [Step] Next Look() => Http.Method is "" ? ToWait() : Http.Method is "GET" ? ToPoll() : Ok();
        }
        """);

    private static string Back(string attributes) => $$"""
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            {{attributes}} Task<int> Poll() => Task.FromResult(1);
            [Step] Next Decide(int state) => state is 1 ? Ok() : ToPoll();
        }
        """;
}
