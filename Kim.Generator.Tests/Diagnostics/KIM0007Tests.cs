using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0007: see docs/reference/rules/KIM0007.md.</summary>
public sealed class KIM0007Tests
{
    [Fact]
    public Task Types_do_not_meet_is_reported() => GeneratorTest.Reports(
        "KIM0007",
        at: "Answer",
        message: """Load gives string, but Answer takes int value: make the two types meet""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<string> Load() => Task.FromResult("x"); [Step] int Answer(int value) => value; }
        """);

    [Fact]
    public Task Nothing_is_given_is_reported() => GeneratorTest.Reports(
        "KIM0007",
        at: "Answer",
        message: """Load gives nothing, but Answer takes int value: let Load return it, or drop the parameter""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task Load() => Task.CompletedTask; [Step] int Answer(int value) => value; }
        """);

    [Fact]
    public Task Two_parameters_is_reported() => GeneratorTest.Reports(
        "KIM0007",
        at: "Answer",
        message: """Load gives one int, but Answer takes 2 values (int a, int b): take one int and keep the rest in fields""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Load() => 1; [Step] int Answer(int a, int b) => a + b; }
        """);

    [Fact]
    public Task First_step_with_parameter_is_reported() => GeneratorTest.Reports(
        "KIM0007",
        at: "Answer",
        message: """Answer is the first step and takes int value: nothing comes before it, read Request or Http instead""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Answer(int value) => value; }
        """);
}
