using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0048: see docs/reference/rules/KIM0048.md.</summary>
public sealed class KIM0048Tests
{
    private const string Types = """
        public interface IOwned { string Owner { get; } }
        public sealed record Order(string Item);
        public sealed record Owned(string Owner) : IOwned;
        public sealed class OwnerAttribute : FilterAttribute<IOwned>;
        public class AuditAttribute(int level = 1, params string[] tags) : FilterAttribute { public int Level => level + tags.Length; }

        """;

    [Theory]
    [InlineData("Owner", "it is for requests that are IOwned, and Order is not one",
        """[Command("POST /a"), Owner] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }""")]
    [InlineData("Owner", "it is for requests that are IOwned, and this command has none",
        """[Command("POST /a"), Owner] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }""")]
    [InlineData("Audit", "the command has no route, and a filter is for HTTP requests: write AlsoFromCode = true, or leave it out",
        """[Command, Audit] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }""")]
    [InlineData("Audit", "Namespace is for a filter of the whole assembly: leave it out",
        """[Command("POST /a"), Audit(Namespace = "App")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }""")]
    [InlineData("Own", "generated code cannot see it: make it at least internal, and do not nest it in the command",
        """file sealed class OwnAttribute : FilterAttribute; [Command("POST /a"), Own] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }""")]
    public Task One_that_cannot_run_is_reported(string filter, string reason, string command) => GeneratorTest.Reports(
        "KIM0048", "Sample", $"[{filter}] on Sample has no effect: {reason}", $"namespace App; {Types}{command}");

    [Theory]
    [InlineData("Audit", "App.Audit(Namespace = \"App.None\")")]
    [InlineData("CommandGroup", "CommandGroup(\"v2\", Namespace = \"App.None\")")]
    public Task One_for_a_namespace_without_commands_is_reported(string name, string attribute) => GeneratorTest.Reports(
        "KIM0048", attribute,
        $"[{name}] on Sample has no effect: it is for the namespace App.None, in which there are no commands: "
        + "correct it, or leave Namespace out",
        $$"""
        [assembly: {{attribute}}]
        namespace App { {{Types}} [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); } }
        """);

    [Theory]
    [InlineData("""[Command("POST /a"), Owner, Audit(2, "a", "b", AlsoFromCode = true)] public sealed partial class Sample : Command<Owned> { [Step] Reply Answer() => Ok(); }""")]
    [InlineData("""[Audit] public abstract class Base : Command; [Command("POST /a")] public sealed partial class Sample : Base { [Step] Reply Answer() => Ok(); }""")]
    [InlineData("""[Command, Audit(AlsoFromCode = true)] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }""")]
    public Task One_that_runs_is_not(string command) => GeneratorTest.IsClean(
        $$"""
        [assembly: App.Audit, App.Audit(Namespace = "App"), App.Owner]
        namespace App { {{Types}}{{command}} }
        """);
}
