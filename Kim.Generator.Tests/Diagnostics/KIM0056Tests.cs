using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0056: see docs/reference/rules/KIM0056.md.</summary>
public sealed class KIM0056Tests
{
    private const string Length = "a name has 1 to 200 characters: write another one, as \"approval\"";

    [Fact]
    public Task A_name_that_only_the_run_knows_is_reported() => Reports(
        "Signal<string>(_name, \"7d\")",
        "a signal whose name only the run knows: who sends it has to know it, too: write a constant");

    [Theory]
    [InlineData("", Length)]
    [InlineData("a:b", "a colon cannot be part of a name: take a hyphen")]
    [InlineData("cancel", "that one cancels a run, without any step: choose another name")]
    public Task A_name_that_cannot_be_is_reported(string name, string fault) =>
        Reports($"Signal<string>(\"{name}\", \"7d\")", $"the signal \"{name}\": {fault}");

    [Fact]
    public Task A_name_that_is_too_long_is_reported()
    {
        var name = new string('a', 201);
        return Reports($"Signal<string>(\"{name}\", \"7d\")", $"the signal \"{name}\": {Length}");
    }

    [Fact]
    public Task A_value_that_cannot_be_null_is_reported() => Reports(
        "Signal<Guid>(\"said\", TimeSpan.FromDays(1))",
        "a signal of Guid: if it does not come, that cannot be null: write Signal<Guid?>, and let the step return Task<Guid?>");

    [Fact]
    public Task A_value_that_cannot_be_stored_is_reported() => Reports(
        "Signal<object>(\"said\", \"7d\")",
        "a signal of object: it is stored until the run takes it, which cannot be done: which class it was is lost: let it say what that "
            + "is made of");

    [Fact]
    public Task One_name_with_two_types_is_reported_at_the_second() => GeneratorTest.Reports(
        "KIM0056", "Signal<int?>(within: \"7d\", name: \"said\")",
        "Step Next waits for the signal \"said\" of int?: Step Begin waits for it as one of string, and a client sends one thing under a "
            + "name: write the same type, or another name",
        Source("[Step] Task Begin() => Signal<string>(\"said\", \"7d\"); "
            + "[Step] Task Next() => Signal<int?>(within: \"7d\", name: \"said\");"));

    [Fact]
    public Task Names_and_types_that_are_known_are_clean() => GeneratorTest.IsClean(Source(
        """
        const string Name = "sa" + "id";
        [Step] Task<string?> Begin() => Signal<string>(Name, "7d");
        [Step] Task<string?> Again(string? said) => this.Signal<string?>("said", within: "7d");
        [Step] Task<int?> Count(string? said) => Signal<int?>("count", TimeSpan.FromDays(3));
        [Step] Task<List<string>?> List(int? count) => Signal<List<string>>("list", "1h");
        """));

    private static Task Reports(string call, string message) => GeneratorTest.Reports(
        "KIM0056", call, "Step Begin waits for " + message, Source($"[NotStored] string _name = \"a\"; [Step] Task Begin() => {call};"));

    private static string Source(string members) => $$"""
        #pragma warning disable KIM1003, CS0414
        namespace App;
        [Command("POST /a", Durable = true)] public sealed partial class Sample : Command { {{members}} }
        """;
}
