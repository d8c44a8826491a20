using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0034: see docs/reference/rules/KIM0034.md.</summary>
public sealed class KIM0034Tests
{
    [Theory]
    [InlineData("private static int _hits;", "_hits", "Field _hits")]
    [InlineData("public static List<int> All = [];", "All", "Field All")]
    [InlineData("internal static int Hits { get; private set; }", "Hits", "Property Hits")]
    public Task Assignable_static_is_reported(string member, string at, string display) => GeneratorTest.Reports(
        "KIM0034",
        at,
        $"{display} of command Sample is static and can be assigned, so all reactors share it without a lock: make it an instance member "
        + "or readonly, or keep it in a singleton service",
        Sample(member, at));

    [Theory]
    [InlineData("private int _hits;", "_hits")]
    [InlineData("private const int Limit = 3;", "Limit")]
    [InlineData("private static readonly int[] Sizes = [1, 2];", "Sizes")]
    [InlineData("private static int Size { get; } = 3;", "Size")]
    [InlineData("private static int Size => 3;", "Size")]
    [InlineData("[ThreadStatic] private static int _hits;", "_hits")]
    public Task What_no_reactor_shares_or_assigns_is_not_reported(string member, string name) => GeneratorTest.IsClean(
        Sample(member.Replace("_hits;", "_hits = 1;", StringComparison.Ordinal), name));

    private static string Sample(string member, string name) => $$"""
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { {{member}} [Step] Reply Answer() => Ok({{name}}); }
        """;
}
