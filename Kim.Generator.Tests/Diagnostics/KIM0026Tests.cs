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
        message: """Compensation Undo takes (string id), but Load gives int: take exactly that, or nothing; only an Exception? and a Reply may follow""",
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

    [Theory]
    [InlineData("int a, string b")]
    [InlineData("Exception? one, Exception? other")]
    [InlineData("int a, Reply one, Reply other")]
    [InlineData("Exception? failure, int a")]
    [InlineData("int a, IOException? failure")]
    public Task What_is_neither_the_result_nor_the_failure_is_reported(string parameters) => GeneratorTest.Reports(
        "KIM0026",
        at: "Undo",
        message: $"Compensation Undo takes ({parameters}), but Load gives int: take exactly that, or nothing; only an Exception? and a Reply may follow",
        $$"""
        using System.IO;
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Load() => 1; [Step] Reply Answer(int a) => Ok(a); [Compensates(nameof(Load))] void Undo({{parameters}}) { } }
        """);

    [Fact]
    public Task An_exception_that_is_taken_as_always_there_is_reported() => GeneratorTest.Reports(
        "KIM0026",
        at: "failure",
        message: "Compensation Undo takes Exception failure, which is null if the run failed without an exception: write Exception? failure",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Load() => 1; [Step] Reply Answer(int a) => Ok(a); [Compensates(nameof(Load))] void Undo(int a, Exception failure) { } }
        """);

    [Theory]
    [InlineData("int", "1")]
    [InlineData("string", "\"a\"")]
    public Task An_unknown_result_that_is_taken_as_always_there_is_reported(string type, string value) => GeneratorTest.Reports(
        "KIM0026",
        at: "result",
        message: $"Compensation Undo takes {type} result, but has Unknown = true, and of a step that has not completed there is no result: write {type}? result",
        $$"""
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] {{type}} Load() => {{value}}; [Step] Reply Answer({{type}} a) => Ok(a); [Compensates(nameof(Load), Unknown = true)] void Undo({{type}} result) { } }
        """);

    [Fact]
    public Task What_a_compensation_may_take_is_clean() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command
        {
            [Step] int Load() => 1;
            [Step] Exception Try(int a) => new InvalidOperationException($"{a}");
            [Step] (Task<int>, Task<string?>) Join(Exception fault) => (Task.FromResult(1), Task.FromResult<string?>(fault.Message));
            [Step] void Store(int a, string? b) { }
            [Step] void Note() { }
            [Step] Reply Answer() => Ok();
            [Compensates(nameof(Load))] void Unload(int a, Exception? failure) { }
            [Compensates(nameof(Try))] void Untry(Exception result, Reply outcome, Exception? failure) { }
            [Compensates(nameof(Join), Unknown = true)] Task Unjoin(int? a, string? b, CancellationToken cancellation) => Task.CompletedTask;
            [Compensates(nameof(Store), Unknown = true)] void Unstore(Reply outcome) { }
            [Compensates(nameof(Note), Unknown = true)] void Unnote() { }
        }
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
