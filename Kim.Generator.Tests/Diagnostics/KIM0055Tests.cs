using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0055: see docs/reference/rules/KIM0055.md.</summary>
public sealed class KIM0055Tests
{
    [Theory]
    [InlineData("[Step(Once = true)] int Begin() => 1;",
        "it does not wait, so that nothing is written before it begins: return a Task, or drop Once")]
    [InlineData("[Step(Once = true), Retry(2)] Task<int> Begin() => Task.FromResult(1);",
        "[Retry] would begin it again: drop the one or the other; a [Catch] for OutcomeUnknownException can look what has become of it")]
    [InlineData("[Step(Once = true), Retry(2)] int Begin() => 1;",
        "[Retry] would begin it again: drop the one or the other; a [Catch] for OutcomeUnknownException can look what has become of it")]
    public Task Once_that_cannot_hold_is_reported(string step, string fault) => GeneratorTest.Reports(
        "KIM0055", "Begin", $"Step Begin has Once = true, but {fault}", Source(step));

    [Theory]
    [InlineData("[Step(Once = true)] Task<int> Begin() => Task.FromResult(1);")]
    [InlineData("[Step(Once = true)] async Task<int> Begin() { await Task.Yield(); return 1; }")]
    [InlineData("[Step(Once = true), Timeout(\"1s\")] ValueTask<int> Begin() => new(1);")]
    [InlineData("[Step(Once = true)] (Task<int>, Task) Begin() => (Task.FromResult(1), Task.CompletedTask);")]
    [InlineData("[Step(Once = false), Retry(2)] int Begin() => 1;")]
    public async Task What_waits_can_be_begun_once(string step) =>
        Assert.DoesNotContain(await GeneratorTest.Analyze(Source(step)), found => found.Id == "KIM0055");

    private static string Source(string step) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        [Command("POST /a", Durable = true)] public sealed partial class Sample : Command { {{step}} [Step] int Answer(int a) => a; }
        """;
}
