using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0059: see docs/reference/rules/KIM0059.md.</summary>
public sealed class KIM0059Tests
{
    private const string Advice = "in another process, where there is no HTTP request: copy what you need into a field, in a step";

    [Theory]
    [InlineData("[Step] Task Load() => Save(Http.Path);", "Step Load", "it waits, and may run again after a crash,", "before Load")]
    [InlineData("[Step] Task Load() => Save(\"\"); [Step] string Last() => this.Http.Path;", "Step Last",
        "it comes after Load, which waits, and may run", "before Load")]
    [InlineData("[Step(Loop = true)] int First() => Http.Path.Length; [Step] Task<int> Load(int a) => Task.FromResult(a); "
        + "[Step] Next Last(int a) => a > 0 ? ToFirst() : Ok();", "Step First",
        "it comes after Load, which waits, and may run", "before Load")]
    [InlineData("[Step] Task Load() => Save(\"\"); [Catch] Reply Any() => Text(Http.Path);", "Catch Any",
        "it comes after Load, which waits, and may run", "before Load")]
    [InlineData("[Step, Retry(3, Delay = \"1m\", MaxDelay = \"1m\")] void Load() => _ = Http.Path; [Step] int Last() => 1;",
        "Step Load", "it waits, and may run again after a crash,", "before Load")]
    [InlineData("[Step] int Load() => 1; [Compensates(nameof(Load))] void Undo() => _ = Http.Path;", "Compensation Undo",
        "it undoes what is stored, and may run", "that does not wait")]
    public async Task Http_that_another_process_may_come_to_is_reported(string members, string subject, string why, string where)
    {
        var found = Assert.Single(await GeneratorTest.Analyze(Source(", Durable = true", members)));
        Assert.Equal($"{subject} uses Http, but {why} {Advice} {where}", found.GetMessage());
        Assert.Equal("KIM0059", found.Id);
        Assert.Equal("Http", found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan));
    }

    [Theory]
    [InlineData(", Durable = true", "[Step] string Read() => Http.Path; [Step] Task Load(string path) => Save(path);")]
    [InlineData(", Durable = true", "[Step] string Read() => Http.Path; [Step] int Last(string path) => path.Length;")]
    [InlineData(", Durable = true", "[Step] Next Read() => Http.Path is \"\" ? ToLoad() : ToLast(); "
        + "[Step(Then = End)] Task Load() => Save(\"\"); [Step] string Last() => Http.Path;")]
    [InlineData(", Durable = true", "[Step] int Read() => 1; [Step] Task Load(int a) => Save(\"\"); "
        + "[Catch(Step = nameof(Read))] Reply Any() => Text(Http.Path);")]
    [InlineData(", Durable = true", "[Step, Retry(3)] void Read() => _ = Http.Path; [Step] Task Load() => Save(\"\");")]
    [InlineData(", Durable = true", "[Step] Task Load() { var Http = new { Path = \"\" }; return Save(Http.Path); }")]
    [InlineData("", "[Step] Task Load() => Save(Http.Path); [Step] string Last() => Http.Path;")]
    public async Task Http_before_the_first_wait_is_not_reported(string setting, string members) =>
        Assert.Empty(await GeneratorTest.Analyze(Source(setting, members)));

    private static string Source(string setting, string members) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        [Command("POST /a"{{setting}})]
        public sealed partial class Sample : Command { {{members}} private static Task Save(string path) => Task.FromResult(path); }
        """;
}
