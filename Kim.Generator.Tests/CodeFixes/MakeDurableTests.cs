using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0052.</summary>
public sealed class MakeDurableTests
{
    [Theory]
    [InlineData("[Command]", "[Command(Durable = true)]")]
    [InlineData("[Command(\"POST /a\")]", "[Command(\"POST /a\", Durable = true)]")]
    [InlineData("[Command(\"POST /a\", Durable = false)]", "[Command(\"POST /a\", Durable = true)]")]
    [InlineData("[Command(\"POST /a\"), Command(\"POST /b\")]", "[Command(\"POST /a\", Durable = true), Command(\"POST /b\")]")]
    public Task The_command_becomes_durable(string attributes, string durable)
    {
        const string Signal = "[Step] Task<string?> Ask() => Signal<string>(\"said\", \"7d\");";
        return CodeFixTest.Fixes(new MakeDurable(), Source(attributes, Signal), Source(durable, Signal));
    }

    [Theory]
    [InlineData("[Step(Once = true)] Task Ask() => Task.CompletedTask;")]
    [InlineData("[NotStored] private int _seen; [Step] int Ask() => _seen++;")]
    [InlineData("[Step] int First() => 1; [Step] Task Ask([FormerName(\"old\")] int first) => Task.CompletedTask;")]
    public Task Whatever_needs_it(string members) => CodeFixTest.Fixes(
        new MakeDurable(), Source("[Command]", members), Source("[Command(Durable = true)]", members));

    [Fact]
    public Task One_that_is_durable_is_not_helped_by_that() => CodeFixTest.OffersNothing(
        new MakeDurable(), Source("[Command(Durable = true)]", "[Step] int Ask() => Help(); [FormerName(\"Old\")] int Help() => 1;"));

    private static string Source(string attributes, string members) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        {{attributes}} public sealed partial class Sample : Command { {{members}} }
        """;
}
