using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>What a descriptor says about a command's requests and replies.</summary>
public sealed class DescribedEndings
{
    [Theory]
    [InlineData("[Step] int Answer() => 1;", "Int32")]
    [InlineData("[Step] int? Answer() => 1;", "Nullable`1?")]
    [InlineData("[Step] string Answer() => \"\";", "String")]
    [InlineData("[Step] string? Answer() => null;", "String?")]
    [InlineData("[Step] Task<string> Answer() => Task.FromResult(\"\");", "String")]
    [InlineData("[Step] ValueTask<string?> Answer() => default;", "String?")]
    [InlineData("[Step] List<string?> Answer() => [];", "List`1")]
    [InlineData("[Step] Reply<string> Answer() => Ok(\"\");", "String")]
    [InlineData("[Step] Task<Reply<string?>> Answer() => Task.FromResult(Ok<string?>(null));", "String?")]
    [InlineData("[Step] void Answer() { }", "Void")]
    [InlineData("[Step] Task Answer() => Task.CompletedTask;", "Void")]
    [InlineData("[Step] Reply Answer() => Ok();", "Reply")]
    [InlineData("[Step] Task<Reply> Answer() => Task.FromResult(Ok());", "Reply")]
    [InlineData("[Step] Next Answer() => Ok(1);", "Reply")]
    [InlineData(
        "[Step] Next Pick() => Run.Attempt > 1 ? ToFirst() : ToAnswer(); [Step(Then = End)] int First() => 1; [Step] string Answer() => "
        + "\"\";", "Int32 String")]
    [InlineData(
        "[Step] Next Pick() => Run.Attempt > 1 ? ToFirst() : ToAnswer(); [Step(Then = End)] int First() => 1; [Step] int Answer() => 1;",
        "Int32")]
    [InlineData(
        "[Step] Next Pick() => Run.Attempt > 1 ? ToFirst() : ToAnswer(); [Step(Then = End)] void First() { } [Step] Reply Answer() => "
        + "Ok();", "Void Reply")]
    [InlineData("[Step] Next Check() => Run.Attempt > 1 ? BadRequest(\"\") : ToAnswer(); [Step] int Answer() => 1;", "Int32")]
    [InlineData("[Step] Inner Answer() => new(); private sealed record Inner;", "Inner")]
    public void Endings_are_what_the_last_steps_give(string steps, string expected)
    {
        var command = Descriptor($$"""
            [Command("POST /sample")]
            public sealed partial class Sample : Command
            {
                {{steps}}
            }
            """);
        Assert.Equal(expected, string.Join(' ', command.Endings.Select(ending => ending.Type.Name + (ending.IsNullable ? "?" : ""))));
    }

    [Fact]
    public void Inputs_are_the_members_with_their_sources_per_route()
    {
        var command = Descriptor("""
            public enum Side { Left, Right }

            public sealed record Wish(int Id, string? Name, Side Side = Side.Right, long Weight = 7, [Query] bool[]? Flags = null)
            {
                public List<int> Numbers { get; set; } = [];
            }

            [Command("POST /sample/{id}")]
            [Command("PUT /sample")]
            public sealed partial class Sample : Command<Wish>
            {
                [Step] int Answer() => 1;
            }
            """);
        Assert.Equal(
            [
                "0 id Route Int32 required", "0 name Body String null", "0 side Body Side Right", "0 weight Body Int64 7",
                "0 flags Query Boolean[] null", "0 numbers Body List`1",
                "1 id Body Int32 required", "1 name Body String null", "1 side Body Side Right", "1 weight Body Int64 7",
                "1 flags Query Boolean[] null", "1 numbers Body List`1",
            ],
            command.Inputs.Select(input =>
                $"{input.Route} {input.Name} {input.Source} "
                + $"{input.Type.Name}{(input.IsRequired ? " required" : "")}{(input.IsNullable ? " null" : "")}{(input.Default is { } absent ? $" {absent}" : "")}"));
    }

    private static CommandDescriptor Descriptor(string source)
    {
        var assembly = GeneratorTest.Load(
            "using System.Collections.Generic;\nusing System.Threading.Tasks;\nusing Kim;\n\nnamespace App;\n\n" + source);
        return ((CommandTable)assembly.GetType("Sample.KimCommands")!.GetProperty("Table")!.GetValue(null)!).Commands[0];
    }
}
