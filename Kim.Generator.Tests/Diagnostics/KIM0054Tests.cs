using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0054: see docs/reference/rules/KIM0054.md.</summary>
public sealed class KIM0054Tests
{
    [Theory]
    [InlineData("", "[Step] Task Begin() => Signal<string>(\"said\", \"7x\");", "within \"7x\" of Begin",
        "Signal<string>(\"said\", \"7x\")")]
    [InlineData("", "[Step] Task Begin() => Sleep(\"3653d\");", "Sleep \"3653d\" of Begin", "Sleep(\"3653d\")")]
    [InlineData(", Keep = \"0s\"", "[Step] Task Begin() => Task.CompletedTask;", "Keep \"0s\" of Sample", "Sample")]
    public Task A_duration_that_cannot_be_read_is_reported(string setting, string members, string what, string at) => GeneratorTest.Reports(
        "KIM0054", at,
        what + " is not a valid duration: write a number and ms, s, m, h or d, or hh:mm:ss, above 0 and at most 3652d, for example "
            + "\"30d\", \"1.5h\" or \"00:00:30\"",
        Source(setting, members));

    [Theory]
    [InlineData("3652d")]
    [InlineData("0.5d")]
    [InlineData("250ms")]
    [InlineData("30.00:00:00")]
    public Task Up_to_ten_years_it_is_clean(string text) => GeneratorTest.IsClean(Source(
        $", Keep = \"{text}\"", $"[Step] Task Begin() => Signal<string>(\"said\", \"{text}\"); [Step] Task Rest() => Sleep(\"{text}\");"));

    [Fact]
    public Task What_only_the_run_knows_is_not_judged() => GeneratorTest.IsClean(
        Source("", "private string _time = \"\"; [Step] Task Begin() => Sleep(_time);"));

    [Fact]
    public async Task Other_commands_are_not_asked() => Assert.Empty(await GeneratorTest.Analyze(
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task Begin() => Sleep("1x"); }
        """));

    private static string Source(string setting, string members) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        [Command("POST /a", Durable = true{{setting}})] public sealed partial class Sample : Command { {{members}} }
        """;
}
