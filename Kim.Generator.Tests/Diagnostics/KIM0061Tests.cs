using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0061: see docs/reference/rules/KIM0061.md.</summary>
public sealed class KIM0061Tests
{
    [Fact]
    public async Task Two_durable_commands_of_one_name_are_reported() => Assert.Equal(
        Message("Sample", "Sample") + ", with [FormerName(\"Sample\")] on the one whose runs are stored",
        Assert.Single(await Reported(Command("One", "Sample", ""), Command("Two", "Sample", ""))));

    [Fact]
    public async Task A_former_name_is_a_name_as_well() => Assert.Equal(
        Message("Other", "Sample") + ", with [FormerName(\"Sample\")] on the one whose runs are stored",
        Assert.Single(await Reported(Command("One", "Sample", ""), Command("Two", "Other", ", FormerName(\"Sample\")"))));

    [Fact]
    public async Task Two_former_names_are_too() => Assert.Equal(
        Message("Other", "Old"),
        Assert.Single(await Reported(
            Command("One", "Sample", ", FormerName(\"Old\")"), Command("Two", "Other", ", FormerName(\"Old\")"))));

    [Fact]
    public async Task Others_may_share_theirs() => Assert.Empty(await Reported(
        Command("One", "Sample", ""), Command("Two", "Sample", "").Replace(", Durable = true", "", StringComparison.Ordinal)));

    private static string Message(string second, string name) =>
        $"Two.{second} and One.Sample are both stored under the name {name}: a stored run is found by its command's name, so give one of "
        + "them another";

    private static async Task<IEnumerable<string>> Reported(params string[] sources)
    {
        var found = await GeneratorTest.Analyze(sources);
        Assert.All(found, diagnostic => Assert.Equal("KIM0061", diagnostic.Id));
        return found.Select(diagnostic => diagnostic.GetMessage());
    }

    private static string Command(string space, string name, string named) => $$"""
        #pragma warning disable KIM1003
        namespace {{space}};
        [Command("POST /{{space}}", Durable = true){{named}}] public sealed partial class {{name}} : Command { [Step] int Answer() => 1; }
        """;
}
