using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>
/// A step may be a partial method: its attributes may stand on either part, its place is that of the defining one, its jumps are in the
/// other.
/// </summary>
public sealed class PartialStepTests
{
    private const string Definition = "[Step] private partial Next Check();";
    private const string Steps = "[Step(Then = End)] string Other() => \"other\"; [Step] string Answer(string text) => text;";

    [Theory]
    [InlineData("private partial Next Check() => Http.Method is \"x\" ? ToOther() : ToAnswer(\"a\");")]
    [InlineData("private partial Next Check() { if (Http.Method is \"x\") { return ToOther(); } return ToAnswer(\"a\"); }")]
    public async Task Jumps_of_the_implementing_part_are_seen_wherever_it_stands(string implementation)
    {
        foreach (var sources in new[]
        {
            new[] { Command(Definition + implementation + Steps) },
            [Command(implementation + Definition + Steps)],
            [Command(Definition + Steps + implementation)],
            [Command(Definition + Steps), $"namespace App; partial class Sample {{ {implementation} }}"],
            [$"namespace App; partial class Sample {{ {implementation} }}", Command(Definition + Steps)],
        })
        {
            await GeneratorTest.IsClean(sources);
            var emitted = GeneratorTest.Emit(sources)["App.Sample.g.cs"];
            Assert.Contains("Next ToOther()", emitted, StringComparison.Ordinal);
            Assert.Contains("Next ToAnswer(string text)", emitted, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Source_order_is_that_of_the_defining_parts()
    {
        var source = Command(
            "private partial int Second(string text) => 2; private partial string First() => \"1\"; [Step] private partial string "
            + "First(); [Step] private partial int Second(string text);");
        await GeneratorTest.IsClean(source);
    }

    [Fact]
    public Task Attributes_of_the_implementing_part_count() => GeneratorTest.Reports(
        "KIM0017",
        at: "Load",
        message: KIM0017Tests.Message("""Timeout "soon" of Load"""),
        Command("private partial Task Load(); [Step] void Begin() { } [Step, Timeout(\"soon\")] private partial Task Load() => "
            + "Task.CompletedTask;"));

    [Fact]
    public Task An_async_void_part_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Load",
        message: "Step Load cannot be async void: nobody could wait for it, return Task",
        Command("[Step] private partial void Load(); private async partial void Load() => await Task.Yield();"));

    [Fact]
    public Task A_part_without_a_body_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Load",
        message: "Step Load cannot be a partial method without a body: the compiler drops every call of it, write its other part",
        Command("[Step] partial void Load();"));

    [Fact]
    public Task A_jump_in_the_other_part_of_a_helper_is_reported() => GeneratorTest.Reports(
        "KIM0015",
        at: "Help",
        message: "ToAnswer is used in Help, which is not a step: the jumps named in a step's own body are the command's graph, so call it "
            + "there and return its result",
        Command("private partial Next Help(); private partial Next Help() => ToAnswer(); [Step] Next Begin() => Http.Method is \"x\" ? "
            + "Help() : ToAnswer(); [Step] Reply Answer() => Ok();"));

    private static string Command(string members) =>
        $"namespace App; [Command(\"POST /a\")] public sealed partial class Sample : Command {{ {members} }}";
}
