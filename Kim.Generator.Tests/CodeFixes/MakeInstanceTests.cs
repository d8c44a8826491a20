using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0034.</summary>
public sealed class MakeInstanceTests
{
    [Theory]
    [InlineData("private static int _hits;", "_hits", "private int _hits;")]
    [InlineData("// Counted.\n    static int _hits = 1;", "_hits", "// Counted.\n    int _hits = 1;")]
    [InlineData("[NonSerialized] static int _hits;", "_hits", "[NonSerialized] int _hits;")]
    [InlineData("internal static int Hits { get; private set; }", "Hits", "internal int Hits { get; private set; }")]
    public Task Static_is_taken_away(string member, string name, string expected) =>
        CodeFixTest.FixesAt(new MakeInstance(), name, Sample(member, $"{name} += 1"), Sample(expected, $"{name} += 1"));

    [Fact]
    public Task All_static_members_become_the_runs_own() => CodeFixTest.FixesAllAt(
        new MakeInstance(),
        at: ["_hits", "_misses", "Tries"],
        Sample("static int _hits, _misses; static int Tries { get; set; }", "_hits = _misses = Tries"),
        Sample("int _hits, _misses; int Tries { get; set; }", "_hits = _misses = Tries"));

    private static string Sample(string member, string counted) => $$"""
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            {{member}}
            [Step] Reply Answer() => Ok({{counted}});
        }
        """;
}
