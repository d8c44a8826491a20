using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0058: see docs/reference/rules/KIM0058.md.</summary>
public sealed class KIM0058Tests
{
    [Theory]
    [InlineData("Task<Reply> Any() => Task.FromResult<Reply>(Ok());", "the Reply")]
    [InlineData("async Task<Next> Any() { await Task.Yield(); return Ok(); }", "Next")]
    [InlineData("ValueTask<Next> Any() => new(Ok());", "Next")]
    public async Task A_catch_that_waits_is_reported(string method, string returned)
    {
        var found = Assert.Single(await GeneratorTest.Analyze(Source(", Durable = true", method)), found => found.Id == "KIM0058");
        Assert.Equal(
            "Catch Any of durable command Sample waits, but what it has caught is not stored, so that it could not continue in another "
                + $"process: return {returned} as it is, and move what waits into a step that it jumps to",
            found.GetMessage());
    }

    [Theory]
    [InlineData(", Durable = true", "Reply Any() => Ok();")]
    [InlineData(", Durable = true", "Next Any(TimeoutException late) => Ok();")]
    [InlineData("", "Task<Reply> Any() => Task.FromResult<Reply>(Ok());")]
    public Task One_that_does_not_is_not_reported(string setting, string method) => GeneratorTest.IsClean(Source(setting, method));

    private static string Source(string setting, string method) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        [Command("POST /a"{{setting}})] public sealed partial class Sample : Command { [Step] int Answer() => 1; [Catch] {{method}} }
        """;
}
