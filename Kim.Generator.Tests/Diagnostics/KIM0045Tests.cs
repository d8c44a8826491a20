using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0045: see docs/rules/KIM0045.md.</summary>
public sealed class KIM0045Tests
{
    [Theory]
    [InlineData("System.IO.Stream", "Stream", "a stream is not written to the client: read it in a step, and answer with what is in it, as Bytes(…) or Text(…)")]
    [InlineData("Task<System.IO.MemoryStream>", "MemoryStream", "a stream is not written to the client: read it in a step, and answer with what is in it, as Bytes(…) or Text(…)")]
    [InlineData("System.IO.Pipelines.PipeReader", "PipeReader", "a pipe is not written to the client: read it in a step, and answer with what is in it, as Bytes(…) or Text(…)")]
    [InlineData("System.IO.TextReader", "TextReader", "a reader is not written to the client: read it in a step, and answer with what is in it, as Text(…)")]
    [InlineData("ValueTask<System.Net.Http.HttpResponseMessage>", "HttpResponseMessage", "another server's response is not passed on: read it in a step, and answer with what is in it, as Bytes(…), Text(…) or Json(…)")]
    [InlineData("System.Linq.IQueryable<int>", "IQueryable<int>", "a query would run, and block the reactor, while the reply is written: run it in a step, and answer with its result")]
    [InlineData("InvalidOperationException", "InvalidOperationException", "an exception is not for the client: throw it, or answer with Fail(…)")]
    [InlineData("Func<int>", "Func<int>", "code cannot be written as JSON: answer with a record of what the client is to see")]
    [InlineData("Type", "Type", "a type or member cannot be written as JSON: answer with a record of what the client is to see, for example with its name")]
    [InlineData("System.Threading.CancellationToken?", "CancellationToken?", "a token is no data: answer with a record of what the client is to see")]
    [InlineData("System.Text.Json.JsonDocument", "JsonDocument", "nobody disposes it after the reply: answer with RootElement.Clone(), and dispose the document in the step")]
    [InlineData("StackExchange.Redis.RedisValue", "RedisValue", "JSON would show its properties, not its value: convert it, as in (string?)value or (long)value")]
    [InlineData("StackExchange.Redis.RedisValue[]", "RedisValue[]", "JSON would show its properties, not its value: convert it, as in (string?)value or (long)value")]
    [InlineData("List<System.IO.Stream>", "List<Stream>", "a stream is not written to the client: read it in a step, and answer with what is in it, as Bytes(…) or Text(…)")]
    [InlineData("IDisposable", "IDisposable", "nobody disposes it after the reply: answer with a record of what the client is to see, and dispose it in the step")]
    [InlineData("(int, string)", "(int, string)", "JSON leaves out the fields of a tuple: answer with a record")]
    [InlineData("Task<(int Id, string Name)?>", "(int Id, string Name)?", "JSON leaves out the fields of a tuple: answer with a record")]
    [InlineData("int[,]", "int[,]", "JSON has no such arrays: answer with an array of arrays")]
    [InlineData("nint", "nint", "JSON has no pointers: answer with a long")]
    [InlineData("Reply<System.IO.Stream>", "Stream", "a stream is not written to the client: read it in a step, and answer with what is in it, as Bytes(…) or Text(…)")]
    public async Task The_last_steps_value_is_looked_at_and_so_is_that_of_Then_End(string type, string shown, string why)
    {
        await GeneratorTest.Reports("KIM0045", "Answer", $"Step Answer replies with {shown}: {why}", Command("POST /a", $"[Step] {type} Answer() => default!;"));
        if (!type.StartsWith("Reply", StringComparison.Ordinal))
        {
            await GeneratorTest.Reports("KIM0045", "First", $"Step First replies with {shown}: {why}", Command("POST /a", $"[Step] Next Go() => Http.Method is \"x\" ? ToFirst() : ToLast(); [Step(Then = End)] {type} First() => default!; [Step] Reply Last() => Ok();"));
        }
    }

    [Theory]
    [InlineData("Ok(Task.FromResult(1))", "Task<int>", "nobody waits for it: return the task from a step, and answer with its value in the next")]
    [InlineData("Json(System.IO.Stream.Null)", "Stream", "a stream is not written to the client: read it in a step, and answer with what is in it, as Bytes(…) or Text(…)")]
    [InlineData("Ok((1, 2))", "(int, int)", "JSON leaves out the fields of a tuple: answer with a record")]
    [InlineData("Ok(new[] { typeof(int) })", "Type[]", "a type or member cannot be written as JSON: answer with a record of what the client is to see, for example with its name")]
    public Task What_is_given_to_Ok_and_Json_is_looked_at(string call, string shown, string why) =>
        GeneratorTest.Reports("KIM0045", call, $"Step Answer replies with {shown}: {why}", Command("POST /a", $"[Step] Reply Answer() => {call};"));

    [Theory]
    [InlineData("[Step] System.IO.Stream Open() => System.IO.Stream.Null; [Step] Reply Answer(System.IO.Stream stream) => Ok(stream.Length);")]
    [InlineData("[Step] Task<StackExchange.Redis.RedisValue> Load() => null!; [Step] string? Answer(StackExchange.Redis.RedisValue value) => value;")]
    [InlineData("[Step] (int, Type) Pair() => (1, typeof(int)); [Step] string Answer((int, Type) pair) => pair.Item2.Name;")]
    [InlineData("[Step] Func<int> Make() => () => 1; [Step] int Answer(Func<int> make) => make();")]
    [InlineData("[Step] IReadOnlyList<int?> Answer() => [];")]
    [InlineData("[Step] Reply Answer() => Json(new { Id = 1, Tags = new[] { \"a\" } });")]
    [InlineData("[Step] System.Text.Json.JsonElement Answer() => default;")]
    [InlineData("[Step] Dictionary<string, object> Answer() => [];")]
    public Task Data_and_values_for_the_next_step_are_not_reported(string members) => GeneratorTest.IsClean(Command("POST /a", members));

    [Fact]
    public Task A_command_that_only_others_call_may_give_anything() => GeneratorTest.IsClean(Command("", "[Step] (System.IO.Stream, Type) Answer() => default;"));

    private static string Command(string route, string members) =>
        $"namespace App; [Command{(route.Length > 0 ? $"(\"{route}\")" : "")}] public sealed partial class Sample : Command {{ {members} }}";
}
