using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0045: see docs/reference/rules/KIM0045.md.</summary>
public sealed class KIM0045Tests
{
    [Theory]
    [InlineData("System.IO.Stream", "Stream",
        "a stream is not written as JSON: answer with Stream(…), or with what is in it")]
    [InlineData("Task<System.IO.MemoryStream>", "MemoryStream",
        "a stream is not written as JSON: answer with Stream(…), or with what is in it")]
    [InlineData("System.IO.Pipelines.PipeReader", "PipeReader",
        "a pipe is not written as JSON: answer with Stream(…), or with what is in it")]
    [InlineData("System.IO.TextReader", "TextReader",
        "a reader is not written to the client: read it in a step, and answer with what is in it, as Text(…)")]
    [InlineData("ValueTask<System.Net.Http.HttpResponseMessage>", "HttpResponseMessage",
        "another server's response is not passed on: read it in a step, and answer with what is in it, as Bytes(…), Text(…) or Json(…)")]
    [InlineData("System.Linq.IQueryable<int>", "IQueryable<int>",
        "a query would run, and block the reactor, while the reply is written: run it in a step, and answer with its result")]
    [InlineData(
        "InvalidOperationException", "InvalidOperationException", "an exception is not for the client: throw it, or answer with Fail(…)")]
    [InlineData("Func<int>", "Func<int>", "code cannot be written as JSON: answer with a record of what the client is to see")]
    [InlineData("Type", "Type",
        "a type or member cannot be written as JSON: answer with a record of what the client is to see, for example with its name")]
    [InlineData("System.Threading.CancellationToken?", "CancellationToken?",
        "a token is not data: answer with a record of what the client is to see")]
    [InlineData("System.Text.Json.JsonDocument", "JsonDocument",
        "nobody disposes it after the reply: answer with RootElement.Clone(), and dispose the document in the step")]
    [InlineData("StackExchange.Redis.RedisValue", "RedisValue",
        "JSON would show its properties, not its value: convert it, as in (string?)value or (long)value")]
    [InlineData("StackExchange.Redis.RedisValue[]", "RedisValue[]",
        "JSON would show its properties, not its value: convert it, as in (string?)value or (long)value")]
    [InlineData("List<System.IO.Stream>", "List<Stream>",
        "a stream is not written as JSON: answer with Stream(…), or with what is in it")]
    [InlineData("IDisposable", "IDisposable",
        "nobody disposes it after the reply: answer with a record of what the client is to see, and dispose it in the step")]
    [InlineData("(int, string)", "(int, string)", "JSON leaves out the fields of a tuple: answer with a record")]
    [InlineData("Task<(int Id, string Name)?>", "(int Id, string Name)?", "JSON leaves out the fields of a tuple: answer with a record")]
    [InlineData("int[,]", "int[,]", "JSON has no such arrays: answer with an array of arrays")]
    [InlineData("nint", "nint", "JSON has no pointers: answer with a long")]
    [InlineData("Reply<System.IO.Stream>", "Stream",
        "a stream is not written as JSON: answer with Stream(…), or with what is in it")]
    public async Task The_last_steps_value_is_looked_at_and_so_is_that_of_Then_End(string type, string shown, string why)
    {
        await GeneratorTest.Reports(
            "KIM0045", "Answer", $"Step Answer replies with {shown}: {why}", Command("POST /a", $"[Step] {type} Answer() => default!;"));
        if (!type.StartsWith("Reply", StringComparison.Ordinal))
        {
            await GeneratorTest.Reports("KIM0045", "First", $"Step First replies with {shown}: {why}",
                Command("POST /a",
                    $"[Step] Next Go() => Http.Method is \"x\" ? ToFirst() : ToLast(); [Step(Then = End)] {type} First() => default!; "
                    + "[Step] Reply Last() => Ok();"));
        }
    }

    [Theory]
    [InlineData(
        "Ok(Task.FromResult(1))", "Task<int>", "nobody waits for it: return the task from a step, and answer with its value in the next")]
    [InlineData("Json(System.IO.Stream.Null)", "Stream",
        "a stream is not written as JSON: answer with Stream(…), or with what is in it")]
    [InlineData("Ok((1, 2))", "(int, int)", "JSON leaves out the fields of a tuple: answer with a record")]
    [InlineData("Ok(new[] { typeof(int) })", "Type[]",
        "a type or member cannot be written as JSON: answer with a record of what the client is to see, for example with its name")]
    public Task What_is_given_to_Ok_and_Json_is_looked_at(string call, string shown, string why) =>
        GeneratorTest.Reports(
            "KIM0045", call, $"Step Answer replies with {shown}: {why}", Command("POST /a", $"[Step] Reply Answer() => {call};"));

    [Theory]
    [InlineData(
        "[Step] System.IO.Stream Open() => System.IO.Stream.Null; [Step] Reply Answer(System.IO.Stream stream) => Ok(stream.Length);")]
    [InlineData(
        "[Step] Task<StackExchange.Redis.RedisValue> Load() => null!; [Step] string? Answer(StackExchange.Redis.RedisValue value) => "
        + "value;")]
    [InlineData("[Step] (int, Type) Pair() => (1, typeof(int)); [Step] string Answer((int, Type) pair) => pair.Item2.Name;")]
    [InlineData("[Step] Func<int> Make() => () => 1; [Step] int Answer(Func<int> make) => make();")]
    [InlineData("[Step] IReadOnlyList<int?> Answer() => [];")]
    [InlineData("[Step] Reply Answer() => Json(new { Id = 1, Tags = new[] { \"a\" } });")]
    [InlineData("[Step] System.Text.Json.JsonElement Answer() => default;")]
    [InlineData("[Step] Dictionary<string, object> Answer() => [];")]
    public Task Data_and_values_for_the_next_step_are_not_reported(string members) => GeneratorTest.IsClean(Command("POST /a", members));

    [Theory]
    [InlineData(
        "Receipt.Pair is (int, int), and JSON leaves out the fields of a tuple: answer with a record",
        "public sealed record Receipt((int, int) Pair);")]
    [InlineData(
        "Receipt.Pair is (int, int)?, and JSON leaves out the fields of a tuple: answer with a record",
        "public sealed record Receipt((int, int)? Pair);")]
    [InlineData(
        "Receipt.Lines[].Pair is (int A, int B), and JSON leaves out the fields of a tuple: answer with a record",
        "public sealed record Line((int A, int B) Pair); public sealed record Receipt(List<Line>? Lines);")]
    [InlineData(
        "Receipt.Lines[].Part.File is FileStream, and a stream is not written as JSON: answer with Stream(…), or with "
            + "what is in it",
        "public sealed record Part(System.IO.FileStream File); public record struct Line(Part Part); public sealed record "
            + "Receipt(Dictionary<string, Line?> Lines);")]
    [InlineData(
        "Receipt.Grid[][] is Task<int>, and nobody waits for it: return the task from a step, and answer with its value in the next",
        "public sealed record Receipt(Task<int>[][] Grid);")]
    [InlineData(
        "Receipt.Fault is Exception?, and an exception is not for the client: throw it, or answer with Fail(…)",
        "public class Base { public Exception? Fault { get; init; } } public sealed class Receipt : Base;")]
    [InlineData(
        "Receipt.Value is RedisValue, and JSON would show its properties, not its value: convert it, as in (string?)value or (long)value",
        "public interface IHas { StackExchange.Redis.RedisValue Value { get; } } public interface Receipt : IHas { int Id { get; } }")]
    [InlineData(
        "Receipt.Made is Func<int>, and code cannot be written as JSON: answer with a record of what the client is to see",
        "public readonly record struct Receipt(Func<int> Made);")]
    [InlineData("Receipt.At is nint, and JSON has no pointers: answer with a long", "public sealed record Receipt(nint At);")]
    [InlineData(
        "Receipt.At is int*, and JSON has no pointers: answer with a long",
        "public sealed class Receipt { public unsafe int* At => null; }")]
    [InlineData(
        "Receipt.Text is ReadOnlySpan<char>, and JSON cannot be written from a ref struct: answer with an array",
        "public sealed class Receipt { public ReadOnlySpan<char> Text => default; }")]
    [InlineData(
        "Receipt.Place is Point, and JSON leaves out fields: make them properties, or mark them with [JsonInclude]",
        "public struct Point { public int X, Y; } public sealed record Receipt(Point Place);")]
    [InlineData(
        "JSON leaves out fields: make them properties, or mark them with [JsonInclude]",
        "public sealed class Receipt { public int X; }")]
    [InlineData(
        "Receipt.Rows is IAsyncEnumerable<int>, and a stream is not written as JSON: answer with JsonLines(…), or with "
            + "what is in it",
        "public sealed record Receipt(IAsyncEnumerable<int> Rows);")]
    [InlineData(
        "Receipt.Pairs[].Value.Item2 is Type, and a type or member cannot be written as JSON: answer with a record of what the "
            + "client is to see, for example with its name",
        "public sealed record Receipt(List<KeyValuePair<int, Tuple<int, Type>>> Pairs);")]
    [InlineData(
        "Receipt.Names is Dictionary<(int, int), string>, and its keys, (int, int), cannot be names in JSON: answer with "
            + "strings as keys, or with a list of records",
        "public sealed record Receipt(Dictionary<(int, int), string> Names);")]
    [InlineData(
        "Receipt.Kind.Pair is (int, int), and JSON leaves out the fields of a tuple: answer with a record",
        "[JsonDerivedType(typeof(Card), \"card\")] public abstract record Kind; public sealed record Card((int, int) Pair) : "
            + "Kind; public sealed record Receipt(Kind Kind);")]
    [InlineData(
        "Receipt.Next.Last is (int, int), and JSON leaves out the fields of a tuple: answer with a record",
        "public sealed record Link(Link? Back, (int, int) Last); public sealed record Receipt(Receipt? Self, Link Next);")]
    [InlineData(
        "Receipt.Pair is (int, int), and JSON leaves out the fields of a tuple: answer with a record",
        "public sealed class Receipt { [JsonInclude] internal (int, int) Pair { get; set; } }")]
    [InlineData(
        "Receipt.Pair is (int, int)?, and JSON leaves out the fields of a tuple: answer with a record",
        "public sealed class Receipt { [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public (int, "
            + "int)? Pair; }")]
    [InlineData(
        "Receipt.At is IPAddress, and JSON would show its properties, not its value: answer with its ToString()",
        "public sealed record Receipt(System.Net.IPAddress At);")]
    public Task What_is_in_a_reply_is_looked_at_and_named_by_its_path(string why, string types) => GeneratorTest.Reports(
        "KIM0045",
        "Answer",
        $"Step Answer replies with Receipt: {why}",
        $"using System.Text.Json.Serialization; {Command("POST /a", "[Step] Receipt Answer() => default!;")} {types}");

    [Theory]
    [InlineData("Ok(new { Id = 1, Pair = (1, 2) })", "<anonymous type: int Id, (int, int) Pair>", "Pair is (int, int)")]
    [InlineData("Json(new List<Page<(int, int)>>())", "List<Page<(int, int)>>", "Page<(int, int)>.Items[] is (int, int)")]
    [InlineData(
        "Ok(new Page<Page<(int, int)[]>>([]))",
        "Page<Page<(int, int)[]>>",
        "Page<Page<(int, int)[]>>.Items[].Items[][] is (int, int)")]
    public Task So_it_is_in_what_is_given_to_Ok_and_Json(string call, string shown, string what) => GeneratorTest.Reports(
        "KIM0045",
        call,
        $"Step Answer replies with {shown}: {what}, and JSON leaves out the fields of a tuple: answer with a record",
        $"{Command("POST /a", $"[Step] Reply Answer() => {call};")} public sealed record Page<T>(IReadOnlyList<T> Items);");

    [Fact]
    public Task Nothing_is_said_of_an_ordinary_reply_however_rich() => GeneratorTest.IsClean($$"""
        using System.Collections.Frozen;
        using System.Collections.Immutable;
        using System.Linq;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;
        {{Command("POST /a", "[Step] Receipt Answer() => default!;")}}
        public enum State { New, Done }
        public interface IHasId { Guid Id { get; } }
        public abstract record Base : IHasId { public Guid Id { get; init; } public static (int, int) Shared => default; }
        [JsonDerivedType(typeof(Card), "card"), JsonDerivedType(typeof(Cash), "cash")] public abstract record Payment(decimal Sum);
        public sealed record Card(decimal Sum, string Number) : Payment(Sum);
        public sealed record Cash(decimal Sum) : Payment(Sum);
        public sealed record Node<T>(T Value, Node<T>? Next, Node<List<T>>? Wider, Node<T[]>? Other);
        public record struct Point(int X, int Y) { public readonly double Length() => 0; }
        [JsonConverter(typeof(JsonStringEnumConverter<Level>))] public enum Level { Low }
        public sealed class AnyConverter<T> : JsonConverter<T>
        {
            public override T? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => default;
            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue("");
        }
        [JsonConverter(typeof(AnyConverter<Money>))] public struct Money { public long Cents; public Type Kind => typeof(Money); }
        public sealed class Included { [JsonInclude] public int X; }
        public sealed class Empty;
        public sealed class Tags : List<string> { public (int, int) Range => default; }
        public sealed record Receipt(
            string Name, int? Count, State State, Level Level, DateTimeOffset At, DateOnly Day, TimeSpan Time, Uri Link,
            Version Version, decimal Sum, char Letter, Half Half, Int128 Large, byte[] Bytes,
            Receipt? Parent, List<Receipt> Children, Dictionary<string, List<Point?>> Points,
            IReadOnlyDictionary<State, Point> ByState, Dictionary<Guid, int> ById, KeyValuePair<string, int> Pair,
            Payment Payment, Node<int> Nodes, IHasId Owner, JsonElement Open, JsonNode? Node,
            JsonObject Object, object Any, ImmutableArray<int> Array, FrozenSet<string> Set, ILookup<string, int> Lookup,
            ReadOnlyMemory<byte> Memory, Tuple<int, string> Tuple, Lazy<int> Lazy, Money Money,
            Included Included, Empty Empty, Tags Tags, IEnumerable<IGrouping<string, Point>> Groups) : Base
        {
            [JsonIgnore] public (int, int) Ignored { get; init; }
            [JsonIgnore(Condition = JsonIgnoreCondition.Always)] public System.IO.Stream? File { get; init; }
            [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)] public Type? Kind { get; init; }
            [JsonConverter(typeof(AnyConverter<Exception>))] public Exception? Fault { get; init; }
            [JsonExtensionData] public Dictionary<string, JsonElement>? More { get; init; }
            public Type Written { set => _ = value; }
            public (int, int) Half2 { private get; set; }
            public (int, int) Field;
            internal Task? Task { get; set; }
            private Func<int>? Make { get; set; }
            public (int, int) this[int i] => (i, i);
        }
        """);

    [Fact]
    public Task A_command_that_only_others_call_may_give_anything() =>
        GeneratorTest.IsClean(Command("", "[Step] (System.IO.Stream, Type) Answer() => default;"));

    private static string Command(string route, string members) =>
        $"namespace App; [Command{(route.Length > 0 ? $"(\"{route}\")" : "")}] public sealed partial class Sample : Command {{ {members} "
        + $"}}";
}
