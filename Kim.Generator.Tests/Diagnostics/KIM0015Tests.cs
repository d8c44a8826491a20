using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0015: see docs/reference/rules/KIM0015.md.</summary>
public sealed class KIM0015Tests
{
    [Fact]
    public Task Helper_is_reported() => GeneratorTest.Reports(
        "KIM0015",
        at: "Helper",
        message: """ToAnswer is used in Helper, which is not a step: the jumps named in a step's own body are the command's graph, so call it there and return its result""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Next Check() => ToAnswer(); Next Helper() => ToAnswer(); [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Lambda_is_reported() => GeneratorTest.Reports(
        "KIM0015",
        at: "Check",
        message: """ToAnswer is used in a lambda, a local function or as a value in Check: the jumps named in a step's own body are the command's graph, so call it there and return its result""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Next Check() { Func<Next> next = () => ToAnswer(); return Http.Method is "" ? ToAnswer() : next(); } [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Step_that_does_not_return_Next_is_reported() => GeneratorTest.Reports(
        "KIM0015",
        at: "Check",
        message: """ToAnswer is used in Check, which returns Task and not Next: the jumps named in a step's own body are the command's graph, so call it there and return its result""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step(Then = nameof(Answer))] Task Check() { _ = ToAnswer().GetHashCode(); return Task.CompletedTask; } [Step] Reply Answer() => Ok(); }
        """);
}
