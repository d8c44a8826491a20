using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0037: see docs/reference/rules/KIM0037.md.</summary>
public sealed class KIM0037Tests
{
    private const string Message =
        """Sample derives from Kim.Command but carries no [Command], so nothing ever runs it: add [Command("POST /…")], or [Command] if only other commands call it, or make it abstract if it is a base class""";

    [Theory]
    [InlineData("public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }")]
    [InlineData("public sealed class Sample : Command;")]
    [InlineData("public class Sample<T> : Command<T> { [Catch] Reply Any() => Ok(); }")]
    [InlineData("public abstract class Base : Command; public sealed class Sample : Base { [Step] void Go() { } }")]
    public Task A_class_without_the_attribute_is_reported_once(string source) =>
        GeneratorTest.Reports("KIM0037", at: "Sample", message: Message, $"namespace App; {source}");

    [Theory]
    [InlineData("public abstract class Shared<T> : Command<T> { protected int Count; }")]
    [InlineData("public sealed class ByHand : Command { protected override void Resume(Kim.Runs.StepRunner run, int state) { } }")]
    [InlineData("public sealed class Other { public void Resume() { } }")]
    public Task A_base_class_and_a_machine_by_hand_are_not_reported(string source) => GeneratorTest.IsClean($"namespace App; {source}");
}
