using Xunit;

namespace Kim.Generator.Tests.Compilation;

// What converters, generic and nested types, and names make of it.
public sealed partial class RequestsAreMade
{
    [Theory]
    [InlineData("""{"a":"2 EUR","b":[1],"c":"4","d":["5"],"e":{"x":"6"},"f":"NaN"}""", "2/1/4/5/6/NaN")]
    [InlineData("""{"a":null,"b":[1],"c":null,"d":[],"e":{},"f":1.5}""", "-/1/-/0/0/1.5")]
    [InlineData("""{"a":"x","b":[1],"d":[],"e":{},"f":1}""", "400 'a' is invalid: no price")]
    [InlineData("""{"a":null,"b":[1,2],"d":[],"e":{},"f":1}""", "400 'b' is invalid: one only")]
    [InlineData("""{"a":null,"b":[1],"d":["x"],"e":{},"f":1}""", "400 'd[0]' must be a whole number that fits Int32")]
    [InlineData("""{"a":null,"b":[1],"d":[],"e":{},"f":"x"}""", "400 'f' must be a number")]
    public async Task Converters_and_number_handling_reach_nullable_members_and_collections(string body, string expected)
    {
        using var host = new CommandHost("""
            using System.Text.Json;
            using System.Text.Json.Serialization;
            namespace App;
            public sealed class PriceConverter : JsonConverter<int>
            {
                public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetString()!.EndsWith(" EUR") ? int.Parse(reader.GetString()![..^4]) : throw new JsonException("no price");
                public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteStringValue(value + " EUR");
            }
            public sealed class OnlyFactory : JsonConverterFactory
            {
                public override bool CanConvert(Type type) => type == typeof(List<int>);
                public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) => new Only();
                private sealed class Only : JsonConverter<List<int>>
                {
                    public override List<int> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                        JsonSerializer.Deserialize<int[]>(ref reader) is [var one] ? [one] : throw new FormatException("one only");
                    public override void Write(Utf8JsonWriter writer, List<int> value, JsonSerializerOptions options) { }
                }
            }
            [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
            public sealed record Options(
                [property: JsonConverter(typeof(PriceConverter))] int? A, [property: JsonConverter(typeof(OnlyFactory))] List<int> B, int? C, List<int> D, Dictionary<string, int> E,
                [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double F);
            [Command("POST /a")] public sealed partial class Sample : Command<Options>
            {
                [Step] string Answer() => FormattableString.Invariant($"{(Request.A is { } a ? a : "-")}/{Request.B[0]}/{(Request.C is { } c ? c : "-")}/{Request.D.Sum()}/{Request.E.Values.Sum()}/{Request.F}");
            }
            """.Replace("using System.Text.Json;", "using System.Linq;\nusing System.Text.Json;", StringComparison.Ordinal));
        Assert.Equal(
            expected.StartsWith("400 ", StringComparison.Ordinal)
                ? $$"""400 {"code":1,"msg":"invalid request data: {{expected[4..]}}"}"""
                : $$"""200 {"code":0,"msg":"success","data":"{{expected}}"}""",
            await host.Call("POST", "/a", body));
    }

    [Fact]
    public async Task A_generic_and_a_nested_request_are_made()
    {
        using var host = new CommandHost("""
            namespace App;
            public sealed record Of<T>(T Value, List<T>? More);
            public static class Outer { public sealed record Inner(int Id); }
            [Command("POST /generic")] public sealed partial class Generic : Command<Of<int?>> { [Step] int? Answer() => Request.Value; }
            [Command("POST /nested")] public sealed partial class Nested : Command<Outer.Inner> { [Step] int Answer() => Request.Id; }
            """);
        Assert.Equal("""200 {"code":0,"msg":"success","data":5}""", await host.Call("POST", "/generic", """{"value":5,"more":[1,null]}"""));
        Assert.Equal("""200 {"code":0,"msg":"success","data":6}""", await host.Call("POST", "/nested", """{"id":6}"""));
    }

    [Fact]
    public async Task Names_with_escapes_are_matched_as_they_are()
    {
        using var host = new CommandHost("""
            using System.Text.Json.Serialization;
            namespace App;
            public sealed record Options([property: JsonPropertyName("a\"b\\\n\u2028é😀")] int Odd);
            [Command("POST /a")] public sealed partial class Sample : Command<Options> { [Step] int Answer() => Request.Odd; }
            """);
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":5}""", await host.Call("POST", "/a", "{\"a\\\"b\\\\\\n\\u2028é\\ud83d\\ude00\":5}"));
    }
}
