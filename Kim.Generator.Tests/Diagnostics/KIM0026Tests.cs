using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0026: see docs/rules/KIM0026.md.</summary>
public sealed class KIM0026Tests
{
    [Fact]
    public Task Unknown_step_is_reported() => GeneratorTest.Reports(
        "KIM0026",
        at: "Undo",
        message: """Compensation Undo names 'Load', which is no step of this command: name one with nameof(…)""",
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

    [Fact]
    public Task Sound_code_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good", Deadline = "2s", MaxConcurrency = 5)]
        public sealed partial class Good : Command
        {
            [Step] (Task<int>, ValueTask<string?>, long) Load() => (Task.FromResult(1), new((string?)null), 2);
            [Step, Timeout("500ms"), Retry(3, Delay = "10ms", On = [typeof(TimeoutException)])] Task<string> Charge(int a, string? b, long c) => Task.FromResult("r");
            [Step] Reply Answer(string receipt) => Ok(receipt);
            [Catch] Reply Late(TimeoutException late) => Fail(1, late.Message);
            [Catch] Task<Next> Any(Exception other, CancellationToken cancellation) => Task.FromResult<Next>(Fail(2, other.Message));
            [Compensates(nameof(Charge)), Retry(2)] Task Refund(string receipt) => Task.CompletedTask;
        }
        """);
}
