using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0050: see docs/reference/rules/KIM0050.md.</summary>
public sealed class KIM0050Tests
{
    private const string Other = """
        namespace App;
        public sealed record Ask(int Value);
        [Command] public sealed partial class Other : Command<Ask> { [Step] int Answer() => Request.Value; }

        """;

    [Theory]
    [InlineData("public sealed class Job(IKim kim) { public IKim Kim => kim; public void Do() { Other.Call(new(1)); } }", "Other.Call(new(1))", "Other.Call")]
    [InlineData(
        "public sealed class Job(IKim kim) { public IKim Kim => kim; public void Do() { Other.Call(new(1)).OnReactor(0); } }",
        "Other.Call(new(1)).OnReactor(0)", "CommandCall.OnReactor")]
    [InlineData(
        "[Command] public sealed partial class Sample : Command { [Step] void Begin() { Other.Call(new(1)); } [Step] Reply Answer() => Ok(); }",
        "Other.Call(new(1))", "Other.Call")]
    public Task A_call_that_is_dropped_is_reported(string code, string at, string name) => GeneratorTest.Reports(
        "KIM0050", at,
        $"{name}(…) runs nothing by itself: pass it to Run or Start of IKim; in a step, call the command with 'this' and return the task",
        Other + code);

    [Fact]
    public Task One_that_is_run_is_not() => GeneratorTest.IsClean(
        Other + """
        public sealed class Job(IKim kim) { public async Task<string> Do() { await kim.Run(Other.Call(new(1))); return kim.Start(Other.Call(new(2))); } }
        [Command] public sealed partial class Sample : Command { [Step] Task<int> Begin() => Other.Call(this, new(1)); [Step] int Answer(int value) => value; }
        """);
}
