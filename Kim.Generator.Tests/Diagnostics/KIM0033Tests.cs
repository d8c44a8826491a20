using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0033: see docs/reference/rules/KIM0033.md.</summary>
public sealed class KIM0033Tests
{
    private const string Message =
        "Step Load awaits in its body, and what it awaits is neither timed nor retried by itself: return the task from a step of its own";

    [Theory]
    [InlineData("await Task.Yield(); await Task.Yield(); return 1;")]
    [InlineData("await foreach (var item in items) { return item; } return 1;")]
    [InlineData("await using var held = new System.IO.MemoryStream(); return 1;")]
    [InlineData("await using (new System.IO.MemoryStream()) { return 1; }")]
    public Task First_await_is_reported(string body) =>
        GeneratorTest.Reports("KIM0033", "await", Message, Sample($"[Step] async Task<int> Load() {{ {body} }}"));

    [Fact]
    public async Task Each_step_is_reported_once_and_only_as_information()
    {
        var diagnostics = await GeneratorTest.Analyze(
            Sample("[Step] async Task Begin() => await Task.Yield(); [Step] async Task<int> Load() { await Task.Yield(); await "
            + "Task.Yield(); return 1; }"));

        Assert.Equal(["Step Begin", "Step Load"],
            diagnostics.Select(diagnostic =>
                diagnostic.GetMessage()[..diagnostic.GetMessage().IndexOf(" awaits", StringComparison.Ordinal)]));
        Assert.All(diagnostics, diagnostic => Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity));
    }

    [Theory]
    [InlineData("[Step] Task Wait() => Task.Delay(1); [Step] int Load() => 1;")]
    [InlineData("[Step] Task<int> Load() => Task.Run(async () => { await Task.Yield(); return 1; });")]
    [InlineData("[Step] Task<int> Load() => Read(); async Task<int> Read() { await Task.Yield(); return 1; }")]
    public Task A_task_that_is_returned_is_not_reported(string members) => GeneratorTest.IsClean(Sample(members));

    private static string Sample(string members) => $$"""
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample(IAsyncEnumerable<int> items) : Command
        {
            {{members}}
            [Step] Reply Answer(int value) => Ok(items is null ? value : 0);
        }
        """;
}
