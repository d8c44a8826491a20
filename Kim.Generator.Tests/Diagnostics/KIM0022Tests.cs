using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0022: see docs/reference/rules/KIM0022.md.</summary>
public sealed class KIM0022Tests
{
    [Fact]
    public Task Too_few_parameters_is_reported() => GeneratorTest.Reports(
        "KIM0022",
        at: "Answer",
        message: """Load is a join that gives 2 values (int, string), but Answer takes 1 (int a): take them one by one, in that order""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, Task<string>) Load() => default; [Step] Reply Answer(int a) => Ok(); }
        """);

    [Fact]
    public Task Tuple_parameter_is_reported() => GeneratorTest.Reports(
        "KIM0022",
        at: "Answer",
        message: """Load is a join that gives 2 values (int, string), but Answer takes 1 ((int, string) both): take them one by one, in that order""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, Task<string>) Load() => default; [Step] Reply Answer((int, string) both) => Ok(); }
        """);

    [Fact]
    public Task A_join_may_mix_tasks_and_values() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")] public sealed partial class Good : Command
        {
            [Step] (Task<int>, ValueTask<string?>, long) Load() => (Task.FromResult(1), new((string?)null), 2);
            [Step] Reply Answer(int a, string? b, long c) => Ok(b ?? $"{a + c}");
        }
        """);
}
