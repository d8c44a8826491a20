using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0030.</summary>
public sealed class ReturnJumpTests
{
    [Theory]
    [InlineData("ToRefuse();", "ToRefuse()", "return ToRefuse();")]
    [InlineData("this.ToRefuse();", "this.ToRefuse()", "return this.ToRefuse();")]
    [InlineData("_ = ToRefuse();", "ToRefuse()", "return ToRefuse();")]
    [InlineData("_ = key is null ? ToRefuse() : ToSet();", "ToRefuse()", "return key is null ? ToRefuse() : ToSet();")]
    public Task Dropped_jump_is_returned(string dropped, string at, string returned) =>
        CodeFixTest.FixesAt(new ReturnJump(), at, Check(dropped), Check(returned));

    [Fact]
    public Task Step_that_waits_returns_it_too() => CodeFixTest.FixesAt(
        new ReturnJump(),
        at: "ToAnswer()",
        """
        #pragma warning disable KIM0033 // An await that hides a step is what is meant here.
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] async Task<Next> Check() { await Task.Yield(); if (Http.Method is "") { ToAnswer(); } return Ok(1); } [Step] Reply Answer() => Ok(); }
        """,
        """
        #pragma warning disable KIM0033 // An await that hides a step is what is meant here.
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] async Task<Next> Check() { await Task.Yield(); if (Http.Method is "") { return ToAnswer(); } return Ok(1); } [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Step_that_returns_something_else_is_not_touched() => CodeFixTest.OffersNothingAt(
        new ReturnJump(),
        at: "ToAnswer()",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] void Check() { ToAnswer(); } [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task All_dropped_jumps_are_returned() => CodeFixTest.FixesAllAt(
        new ReturnJump(),
        at: ["ToRefuse()", "ToSet()"],
        Check("ToRefuse();", "ToSet();"),
        Check("return ToRefuse();", "return ToSet();"));

    private static string Check(string first, string second = "return ToSet();") => $$"""
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step]
            Next Check()
            {
                var key = Http.Header("key");
                if (key is "")
                {
                    // Without a key there is nothing to do.
                    {{first}}
                }
                else if (key is "a")
                {
                    {{second}}
                }

                return BadRequest("no");
            }

            [Step] Reply Refuse() => BadRequest("key");
            [Step] Reply Set() => Ok();
        }
        """;
}
