using System.Reflection;
using Kim.Generator.Parsing;
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
    [InlineData("[Step] Reply Answer() => Ok();", "Void")]
    [InlineData("[Step] Task<Reply> Answer() => Task.FromResult(Ok());", "Void")]
    [InlineData("[Step] Reply Answer() => Kept;", "Reply")]
    [InlineData("[Step] Next Answer() => Ok(1);", "Reply")]
    [InlineData(
        "[Step] Next Pick() => Run.Attempt > 1 ? ToFirst() : ToAnswer(); [Step(Then = End)] int First() => 1; [Step] string Answer() => "
        + "\"\";", "Int32 String")]
    [InlineData(
        "[Step] Next Pick() => Run.Attempt > 1 ? ToFirst() : ToAnswer(); [Step(Then = End)] int First() => 1; [Step] int Answer() => 1;",
        "Int32")]
    [InlineData(
        "[Step] Next Pick() => Run.Attempt > 1 ? ToFirst() : ToAnswer(); [Step(Then = End)] void First() { } [Step] Reply Answer() => "
        + "Created(\"/1\");", "Void Void:201")]
    [InlineData("[Step] Next Check() => Run.Attempt > 1 ? BadRequest(\"\") : ToAnswer(); [Step] int Answer() => 1;", "Int32")]
    [InlineData("[Step] Inner Answer() => new(); private sealed record Inner;", "Inner")]
    public void Endings_are_what_the_last_steps_give(string steps, string expected) => Assert.Equal(expected, Endings(steps));

    // Each of them, with its default and its stated status or media type.
    [Theory]
    [InlineData("Ok()", "Void")]
    [InlineData("Ok(1, \"done\")", "Int32")]
    [InlineData("Created(\"/1\")", "Void:201")]
    [InlineData("Created(\"/1\", new List<string> { \"\" })", "List`1:201")]
    [InlineData("Accepted()", "Void:202")]
    [InlineData("Accepted(\"/1\", 1L)", "Int64:202")]
    [InlineData("Redirect(\"/1\")", "Void:302 none")]
    [InlineData("Redirect(\"/1\", preserveMethod: true)", "Void:307 none")]
    [InlineData("Redirect(\"/1\", true, false)", "Void:301 none")]
    [InlineData("Redirect(preserveMethod: true, permanent: true, url: \"/1\")", "Void:308 none")]
    [InlineData("Fail(7, \"no\")", "Void:400")]
    [InlineData("Fail(status: 400 + 9, message: \"no\", code: 7)", "Void:409")]
    [InlineData("BadRequest(\"no\")", "Void:400")]
    [InlineData("NotFound()", "Void:404")]
    [InlineData("Json(1)", "Int32 application/json bare")]
    [InlineData("Json(\"\", 201)", "String:201 application/json bare")]
    [InlineData("Text(\"\")", "String text/plain bare")]
    [InlineData("Text(\"\", 503)", "String:503 text/plain bare")]
    [InlineData("Bytes(default)", "Stream application/octet-stream bare")]
    [InlineData("Bytes(default, \"text/CSV; charset=utf-8\", 203)", "Stream:203 text/csv bare")]
    [InlineData("Status(204)", "Void:204 none")]
    [InlineData("Status((int)System.Net.HttpStatusCode.Gone)", "Void:410 none")]
    [InlineData("File(\"/a\")", "Stream */* bare, Stream:206 */* bare, Void:304 none")]
    [InlineData("File(\"/a\", \"b\").WithHeader(\"content-type\", \"a/b\")", "Stream a/b bare, Stream:206 a/b bare, Void:304 none")]
    [InlineData("Stream(new System.IO.MemoryStream(), \"a/b\", 7)", "Stream a/b bare")]
    [InlineData("JsonLines(Items())", "Stream application/x-ndjson bare")]
    [InlineData("Stream(System.IO.Pipelines.PipeReader.Create(System.IO.Stream.Null), \"a/b\")", "Stream a/b bare")]
    [InlineData("Events(Items())", "Stream text/event-stream bare")]
    [InlineData("Ok(1).WithHeader(\"X-A\", Given).WithCookie(\"a\", \"b\").WithDeletedCookie(\"c\")", "Int32")]
    [InlineData("Created(\"/1\").WithHeader(\"X-A\", Given)", "Void:201")]
    [InlineData("Ok(1).WithHeader(\"Content-Type\", \"application/vnd.kim+json\")", "Int32 application/vnd.kim+json")]
    [InlineData("((Reply)Ok(1))", "Int32")]
    [InlineData("base.GetType() is null ? Command.NotFound() : Created(\"/1\")", "Void:404, Void:201")]
    [InlineData("(Number > 1 ? Ok(1) : NotFound()).WithHeader(\"X-A\", \"\")", "Int32, Void:404")]
    [InlineData("Number switch { 1 => Ok(1), 2 => Number > 0 ? Ok(2) : Accepted(), _ => throw new InvalidOperationException() }",
        "Int32, Void:202")]
    [InlineData("Ok(new { Number })", "Object")]
    [InlineData("Ok(new[] { new { Number } })", "Object")]
    [InlineData("Ok(Maybe)", "String?")]
    [InlineData("Maybe is { } sure ? Ok(sure) : NotFound()", "String, Void:404")]
    [InlineData("Ok<int?>(1)", "Nullable`1?")]
    [InlineData("Ok<dynamic>(1)", "Object?")]
    public void Endings_that_a_last_step_calls_say_their_status_and_media_type(string reply, string expected)
    {
        Assert.Equal(expected, Endings($"[Step] Reply Answer() => {reply};", ", "));
        Assert.Equal(expected, Endings($"[Step] async Task<Reply> Answer() {{ await Task.Yield(); return {reply}; }}", ", "));
        Assert.Equal(expected, Endings($"[Step] ValueTask<Reply> Answer() => new({reply});", ", "));
        Assert.Equal(expected, Endings($"[Step] Task<Reply> Answer() {{ return Task.FromResult<Reply>({reply}); }}", ", "));
    }

    // Status 200 without a body stands for them, as if nothing were known.
    [Theory]
    [InlineData("Kept")]
    [InlineData("Own()")]
    [InlineData("Number > 1 ? Ok() : Kept")]
    [InlineData("Number switch { 1 => Ok(), _ => Own() }")]
    [InlineData("Status(Number)")]
    [InlineData("Fail(1, \"no\", Number)")]
    [InlineData("Status(700)")]
    [InlineData("Redirect(\"/1\", Number > 1)")]
    [InlineData("Bytes(default, Given)")]
    [InlineData("Ok().WithHeader(Given, \"a/b\")")]
    [InlineData("Ok().WithHeader(\"Content-Type\", Given)")]
    [InlineData("Kept.WithHeader(\"X-A\", \"\")")]
    [InlineData("Ok((dynamic)Number)")]
    [InlineData("Other.Ok()")]
    [InlineData("Other.FromResult(Ok())")]
    public void An_ending_that_only_the_run_knows_is_a_reply(string reply)
    {
        Assert.Equal("Reply", Endings($"[Step] Reply Answer() => {reply};"));
        Assert.Equal("Reply", Endings($"[Step] ValueTask<Reply> Answer() => new({reply});"));
    }

    [Theory]
    [InlineData("[Step] Reply Answer() { if (Number > 1) { return NotFound(); } try { return Ok(1); } catch { return Kept; } }", "Reply")]
    [InlineData("[Step] Reply Answer() { if (Number > 1) { return NotFound(); } try { return Ok(1); } catch { return Accepted(); } }",
        "Void:404 Int32 Void:202")]
    [InlineData("[Step] Reply Answer() { Func<Reply> kept = () => { return Kept; }; kept(); return Ok(Local()); "
        + "int Local() { return 1; } }", "Int32")]
    [InlineData("[Step] Reply Answer() { throw new InvalidOperationException(); }", "Reply")]
    [InlineData("[Step] private partial Reply Answer(); private partial Reply Answer() => Created(\"/1\");", "Void:201")]
    [InlineData("[Step] Reply Answer() => Created(\"/1\", new Inner()); private sealed record Inner;", "Inner:201")]
    public void Only_what_the_step_itself_returns_counts(string steps, string expected) => Assert.Equal(expected, Endings(steps));

    [Fact]
    public void Every_ending_is_known() => Assert.Equal(
        typeof(Command).GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
            .Where(method => method.IsFamily && typeof(Reply).IsAssignableFrom(method.ReturnType))
            .Select(method => method.Name).Distinct().Order(),
        EndingMethods.Names.Order());

    [Fact]
    public void A_type_that_no_other_file_can_name_is_any_object()
    {
        var command = Descriptor("""
            file sealed record Hidden(int Id);

            [Command("POST /sample")]
            public sealed partial class Sample : Command
            {
                [Step] Reply Answer() => Created("/1", new List<Hidden>());
            }
            """);
        Assert.Equal((typeof(object), 201), (command.Endings[0].Type, command.Endings[0].Status));
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

    private static string Endings(string steps, string separator = " ")
    {
        var command = Descriptor($$"""
            [Command("POST /sample")]
            public sealed partial class Sample : Command
            {
                {{steps}}

                internal static readonly Reply Kept = Ok();
                internal static int Number { get; set; } = 1;
                internal static string Given { get; set; } = "";
                internal static string? Maybe { get; set; }
                internal static Reply Own() => Ok();
                internal static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 1; }
            }

            internal static class Other
            {
                internal static Reply Ok() => Sample.Kept;
                internal static Reply FromResult(Reply reply) => reply.StatusCode > 1 ? Sample.Kept : reply;
            }
            """);
        return string.Join(separator, command.Endings.Select(ending =>
            ending.Type.Name
            + (ending.IsNullable ? "?" : "")
            + (ending.Status == 200 ? "" : $":{ending.Status}")
            + (ending.MediaType is null ? " none"
                : ending is { MediaType: "application/json", HasEnvelope: true } ? ""
                : $" {ending.MediaType}")
            + (ending.HasEnvelope || ending.MediaType is null ? "" : " bare")));
    }

    private static CommandDescriptor Descriptor(string source)
    {
        var assembly = GeneratorTest.Load(
            "using System.Collections.Generic;\nusing System.Threading.Tasks;\nusing Kim;\n\nnamespace App;\n\n" + source);
        return ((CommandTable)assembly.GetType("Sample.KimCommands")!.GetProperty("Table")!.GetValue(null)!).Commands[0];
    }
}
