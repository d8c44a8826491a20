using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0023 and KIM0026.</summary>
public sealed class TakeNullTests
{
    [Fact]
    public Task Parameter_becomes_nullable() => CodeFixTest.Fixes(
        new TakeNull(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] string? Load() => null; [Step] Reply Answer(string value) => Ok(value ?? ""); }
        """,
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] string? Load() => null; [Step] Reply Answer(string? value) => Ok(value ?? ""); }
        """);

    [Fact]
    public Task What_a_compensation_takes_becomes_nullable() => CodeFixTest.Fixes(
        new TakeNull(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Load() => 1; [Step] Reply Answer(int a) => Ok(a); [Compensates(nameof(Load), Unknown = true)] void Undo(int a) { } }
        """,
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Load() => 1; [Step] Reply Answer(int a) => Ok(a); [Compensates(nameof(Load), Unknown = true)] void Undo(int? a) { } }
        """);

    [Fact]
    public Task All_parameters_behind_a_join_become_nullable() => CodeFixTest.FixesAll(
        new TakeNull(),
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step] (Task<int[]?>, Task<List<string>?>, int) Load() => (Task.FromResult<int[]?>(null), Task.FromResult<List<string>?>(null), 1);
            [Step] Reply Answer(int[] a, List<string> b, int c) => Ok(a is null && b is null ? c : 0);
        }
        """,
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step] (Task<int[]?>, Task<List<string>?>, int) Load() => (Task.FromResult<int[]?>(null), Task.FromResult<List<string>?>(null), 1);
            [Step] Reply Answer(int[]? a, List<string>? b, int c) => Ok(a is null && b is null ? c : 0);
        }
        """);
}
