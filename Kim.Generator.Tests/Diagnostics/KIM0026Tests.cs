using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0026: see docs/reference/rules/KIM0026.md.</summary>
public sealed class KIM0026Tests
{
    [Fact]
    public Task Unknown_step_is_reported() => GeneratorTest.Reports(
        "KIM0026",
        at: "Undo",
        message: """Compensation Undo names 'Load', which is not a step of this command: name one with nameof(…)""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); void Load() { } [Compensates(nameof(Load))] void Undo() { } }
        """);

    [Fact]
    public Task Other_parameter_is_reported() => GeneratorTest.Reports(
        "KIM0026",
        at: "Undo",
        message: """Compensation Undo takes (string id), but Load gives int: take exactly that, or nothing""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<int> Load() => Task.FromResult(1); [Step] Reply Answer(int a) => Ok(); [Compensates(nameof(Load))] void Undo(string id) { } }
        """);

    [Fact]
    public Task Second_of_one_step_is_reported() => GeneratorTest.Reports(
        "KIM0026",
        at: "Again",
        message: """Compensation Again undoes Load, as Undo does: a step has one compensation, make one of the two""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] void Load() { } [Step] Reply Answer() => Ok(); [Compensates(nameof(Load))] void Undo() { } [Compensates(nameof(Load))] void Again() { } }
        """);

    [Fact]
    public Task Result_is_reported() => GeneratorTest.Reports(
        "KIM0026",
        at: "Undo",
        message: """Compensation Undo returns Task<int>, which nobody takes: return void, Task or ValueTask""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] void Load() { } [Step] Reply Answer() => Ok(); [Compensates(nameof(Load))] Task<int> Undo() => Task.FromResult(1); }
        """);
}
