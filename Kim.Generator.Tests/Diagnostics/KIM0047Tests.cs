using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0047: see docs/reference/rules/KIM0047.md.</summary>
public sealed class KIM0047Tests
{
    private const string Listed = "command Sample has no step Nowhere: write that step, or jump to one of Check, Get, Answer";

    [Theory]
    [InlineData("return ToNowhere();", "ToNowhere", Listed)]
    [InlineData("return ToNowhere(1, \"a\");", "ToNowhere", Listed)]
    [InlineData("return this.ToNowhere();", "ToNowhere", Listed)]
    [InlineData("return ToNowhere;", "ToNowhere", Listed)]
    [InlineData("return Http.Method switch { \"x\" => ToGet(), _ => ToNowhere() };", "ToNowhere", Listed)]
    [InlineData("var next = (ToNowhere()); return next;", "ToNowhere", Listed)]
    [InlineData("return ToGte();", "ToGte", "command Sample has no step Gte: did you mean ToGet?")]
    [InlineData("return ToGET();", "ToGET", "command Sample has no step GET: did you mean ToGet?")]
    [InlineData("return ToAnswr();", "ToAnswr", "command Sample has no step Answr: did you mean ToAnswer?")]
    [InlineData("return Ok(ToAnswr());", "ToAnswr", "command Sample has no step Answr: did you mean ToAnswer?")]
    [InlineData("return ToHelp();", "ToHelp", "method Help of command Sample carries no [Step]: mark it with [Step], or call Help itself")]
    [InlineData(
        "return ToFailed();",
        "ToFailed",
        "Failed is a catch, and only a step can be jumped to: move what it does into a [Step] of its own")]
    public Task A_jump_to_nowhere_is_reported(string statement, string at, string fault) => GeneratorTest.Reports(
        "KIM0047",
        at,
        $"Step Check calls {at}, but {fault}",
        Sample($"[Step] Next Check() {{ if (Http.Path is \"x\") return ToGet(); if (Run.Attempt > 1) return ToAnswer(); {statement} }}"));

    [Theory]
    [InlineData("[Step] async Task<Next> Check() { await Task.Yield(); return Http.Path is \"x\" ? ToGet() : ToNowhere(); }")]
    [InlineData("[Step] Task<Next> Check() => Task.FromResult(Http.Path is \"x\" ? ToGet() : ToNowhere());")]
    [InlineData("[Step] ValueTask<Next> Check() => Http.Path is \"x\" ? new(ToGet()) : new ValueTask<Next>(ToNowhere());")]
    public Task It_is_reported_whatever_wraps_Next(string step) =>
        GeneratorTest.Reports("KIM0047", "ToNowhere", $"Step Check calls ToNowhere, but {Listed}", Sample(step));

    [Fact]
    public Task It_is_reported_in_a_catch() => GeneratorTest.Reports(
        "KIM0047",
        "ToNowhere",
        $"Catch Any calls ToNowhere, but {Listed}",
        Sample("[Step] void Check() { } [Catch] Next Any(TimeoutException fault) => ToNowhere();"));

    [Theory]
    [InlineData("[Step] Next Check() => Ok(ToJson(1));")]
    [InlineData("[Step] Next Check() => ToText().Length is 0 ? Ok() : ToGet();")]
    [InlineData("[Step] int Check() => ToNumber(1);")]
    [InlineData("[Step] Next Check() => Ok(nameof(ToNowhere));")]
    [InlineData("[Step] Next Check() => Ok(Http.ToNowhere());")]
    [InlineData("[Step] void Check() { } void Helper() => ToNowhere();")]
    [InlineData("[Step] Next Check() => Tomorrow();")]
    [InlineData("[Step] Next Check() => Toget();")]
    public async Task A_name_that_is_missing_and_no_jump_is_left_to_the_compiler(string members) =>
        Assert.DoesNotContain(await GeneratorTest.Analyze(Sample(members)), diagnostic => diagnostic.Id == "KIM0047");

    [Fact]
    public Task A_name_that_exists_is_not_reported() => GeneratorTest.IsClean(
        Sample("[Step] Next Check() => Http.Path is \"x\" ? ToGet() : ToReply(); Reply ToReply() => Ok();"));

    private static string Sample(string members) => $$"""
        namespace App;
        #pragma warning disable KIM0020, KIM0021, KIM0033 // How the steps are reached is not the matter here.
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            {{members}}
            [Step] int Get() => 1;
            [Step] Reply Answer() => Ok();
            [Catch] Reply Failed(InvalidOperationException fault) => Ok();
            int Help() => 2;
        }
        """;
}
