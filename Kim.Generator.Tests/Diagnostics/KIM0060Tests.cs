using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0060: see docs/reference/rules/KIM0060.md.</summary>
public sealed class KIM0060Tests
{
    [Theory]
    [InlineData("[Step, FormerName(\"Old\"), FormerName(\"Old\")] Task Begin() => Task.CompletedTask;", "Old", "Begin",
        "stands there twice: remove one")]
    [InlineData("[Step, FormerName(\"Begin\")] Task Begin() => Task.CompletedTask;", "Begin", "Begin",
        "is the name that it has: remove it")]
    [InlineData("[Step, FormerName(\"\")] Task Begin() => Task.CompletedTask;", "", "Begin", "is empty: write the name that it had")]
    [InlineData("[Step, FormerName(\"Last\")] Task Begin() => Task.CompletedTask; [Step] Task Last() => Task.CompletedTask;", "Last",
        "Begin", "is the name that Last has now, so that a record could mean either: remove it")]
    [InlineData("[Step, FormerName(\"Old\")] Task Begin() => Task.CompletedTask; "
        + "[Step, FormerName(\"Old\")] Task Last() => Task.CompletedTask;", "Old", "Last",
        "is a former name of Begin, too, so that a record could mean either: remove one")]
    [InlineData("[FormerName(\"Two\")] public int One; public int Two { get; set; } [Step] int Begin() => 1;", "Two", "One",
        "is the name that Two has now, so that a record could mean either: remove it")]
    [InlineData("[Step] (Task<int>, Task<int>) Begin() => (Task.FromResult(1), Task.FromResult(2)); "
        + "[Step] Task Last([FormerName(\"b\")] int a, int b) => Task.CompletedTask;", "b", "a",
        "is the name that b has now, so that a record could mean either: remove it")]
    [InlineData("[Step] Task Begin() => Task.CompletedTask; [Step] Task Last() => Task.CompletedTask; "
        + "[Compensates(nameof(Begin)), FormerName(\"Redo\")] void Undo() { } [Compensates(nameof(Last))] void Redo() { }", "Redo", "Undo",
        "is the name that Redo has now, so that a record could mean either: remove it")]
    public Task A_former_name_that_could_mean_two_things_is_reported(string members, string name, string of, string fault) =>
        GeneratorTest.Reports("KIM0060", of, $"[FormerName(\"{name}\")] on {of} {fault}", Source("", members));

    [Fact]
    public Task A_commands_own_name_is_reported() => GeneratorTest.Reports(
        "KIM0060", "Sample", "[FormerName(\"Sample\")] on Sample is the name that it has: remove it",
        Source(", FormerName(\"Sample\")", "[Step] int Begin() => 1;"));

    [Fact]
    public Task Names_of_different_kinds_do_not_meet() => GeneratorTest.IsClean(Source(
        ", FormerName(\"Begin\")",
        """
        [FormerName("Begin")] public int Count;
        [Step, FormerName("Undo"), FormerName("Older")] Task<int> Begin() => Task.FromResult(1);
        [Step] Task<int> Next([FormerName("old")] int a) => Task.FromResult(a);
        [Step] Task Last([FormerName("old")] int a) => Task.CompletedTask;
        [Compensates(nameof(Begin)), FormerName("Older")] void Undo() { }
        """));

    private static string Source(string named, string members) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        [Command("POST /a", Durable = true){{named}}] public sealed partial class Sample : Command { {{members}} }
        """;
}
