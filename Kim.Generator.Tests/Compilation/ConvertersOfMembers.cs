using Xunit;
using static Kim.Generator.Tests.Compilation.RefusedRequests;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Members and types with a converter of their own.</summary>
public sealed class ConvertersOfMembers
{
    [Theory]
    [InlineData("""{"whole":{"a":1},"own":{"a":2},"maybe":{"a":3},"made":{"a":4},"mood":"Good","maybeMood":"Bad"}""", "1 2 3 4 Good Bad")]
    [InlineData("""{"whole":{"a":1},"own":{"a":2},"maybe":null,"made":{"a":4},"mood":"Good"}""", "1 2  4 Good ")]
    public async Task A_converter_may_read_its_type_without_itself(string body, string read)
    {
        using var host = new CommandHost("""
            using System.Text.Json;
            using System.Text.Json.Serialization;
            namespace App;
            public sealed class Again<T> : JsonConverter<T>
            {
                public override T? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => JsonSerializer.Deserialize<T>(ref reader, options);
                public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
            }
            public sealed class Maker : JsonConverterFactory
            {
                public override bool CanConvert(Type type) => true;
                public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) => new Again<Part>();
            }
            public enum Mood { Bad, Good }
            public sealed record Part(int A);
            public readonly record struct Piece(int A);
            public sealed record Order(
                Part Whole,
                [property: JsonConverter(typeof(Again<Part>))] Part Own,
                [property: JsonConverter(typeof(Again<Piece>))] Piece? Maybe,
                [property: JsonConverter(typeof(Maker))] Part Made,
                [property: JsonConverter(typeof(Again<Mood>))] Mood Mood,
                [property: JsonConverter(typeof(Again<Mood?>))] Mood? MaybeMood = null);
            [Command("POST /a")] public sealed partial class Sample : Command<Order>
            {
                [Step] Reply Answer() => Text($"{Request.Whole.A} {Request.Own.A} {Request.Maybe?.A} {Request.Made.A} {Request.Mood} {Request.MaybeMood}");
            }
            """);
        Assert.Equal($"200 {read}", await host.Call("POST", "/a", body));
    }

    [Theory]
    [InlineData("""{"lines":[{},{"size":"bad"}]}""", "'lines[1].size' is invalid: no such size")]
    [InlineData("""{"lines":[{"size":"x"}]}""", "'lines[0].size' is invalid: The input string 'x' was not in a correct format.")]
    [InlineData("""{"lines":[{"size":"1","other":"bad"}]}""", "'lines[0].other' is invalid: no such size")]
    [InlineData("""{"byNumber":{"1":"a","x":"b"}}""", "'byNumber' has a key 'x', which must be a whole number that fits Int32")]
    [InlineData("""{"byNumber":{"1":"a","1":"b"}}""", "'byNumber.1' is given twice")]
    [InlineData("""{"byNumber":{"1":2}}""", "'byNumber.1' must be a string")]
    [InlineData("""{"byId":{"no \"id\"":1}}""", "'byId' has a key 'no \"id\"', which must be a UUID")]
    [InlineData("""{"byDay":{"2026-02-30":{}}}""", "'byDay' has a key '2026-02-30', which must be an ISO 8601 date")]
    [InlineData("""{"byDay":{"2026-02-28":{"size":"bad"}}}""", "'byDay.2026-02-28.size' is invalid: no such size")]
    public async Task Converters_of_members_and_keys_are_named_where_they_stand(string body, string reason)
    {
        using var host = new CommandHost("""
            using System.Text.Json;
            using System.Text.Json.Serialization;
            namespace App;
            public sealed class SizeConverter : JsonConverter<int>
            {
                public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                    reader.GetString() is "bad"
                        ? throw new ArgumentException("no such size", nameof(reader))
                        : int.Parse(reader.GetString()!);
                public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteStringValue("");
            }
            public sealed class Line
            {
                [JsonConverter(typeof(SizeConverter))] public int Size { get; set; }
                [JsonConverter(typeof(SizeConverter))] public int? Other { get; set; }
            }
            public sealed record Order(List<Line>? Lines, Dictionary<int, string>? ByNumber, Dictionary<Guid, int>? ById,
                Dictionary<DateOnly, Line>? ByDay);
            [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
            """);
        Assert.Equal(Invalid(reason.Replace("\"", "\\\"", StringComparison.Ordinal)), await host.Call("POST", "/a", body));
    }

    [Theory]
    [InlineData("""{"plain":2}""", "'plain' must be one of Low, High")]
    [InlineData("""{"number":"High"}""", "'number' must be one of 0, 5")]
    [InlineData("""{"numbers":[5,"Low"]}""", "'numbers[1]' must be one of 0, 5")]
    [InlineData("""{"rights":"Read"}""", "'rights' must be a whole number")]
    [InlineData("""{"own":"a"}""", "'own' must be one of 0, 5")]
    [InlineData("""{"maybe":"a"}""", "'maybe' must be one of 0, 5")]
    [InlineData("""{"named":"a"}""", "'named' must be one of low, high")]
    [InlineData("""{"shy":"a"}""", "'shy' must be a valid Shy")]
    public async Task An_enum_with_a_converter_of_its_own_is_asked_for_as_that_reads_it(string body, string reason)
    {
        using var host = new CommandHost("""
            using System.Text.Json;
            using System.Text.Json.Serialization;
            namespace App;
            public enum Plain { Low, High = 5 }
            [JsonConverter(typeof(JsonNumberEnumConverter<Number>))] public enum Number { Low, High = 5, Highest = 5 }
            [Flags, JsonConverter(typeof(JsonNumberEnumConverter<Rights>))] public enum Rights { Read = 1, Write = 2 }
            public sealed class Lower() : JsonStringEnumConverter<Named>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
            [JsonConverter(typeof(Lower))] public enum Named { Low, High }
            public sealed class OnlyRead : JsonConverter<Shy>
            {
                public override Shy Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new JsonException();
                public override void Write(Utf8JsonWriter writer, Shy value, JsonSerializerOptions options) =>
                    throw new NotImplementedException();
            }
            [JsonConverter(typeof(OnlyRead))] public enum Shy { None }
            public sealed record Order(
                Plain? Plain, Number? Number, List<Number>? Numbers, Rights? Rights, Named? Named, Shy? Shy,
                [property: JsonConverter(typeof(JsonNumberEnumConverter<Plain>))] Plain Own = 0,
                [property: JsonConverter(typeof(JsonNumberEnumConverter<Plain>))] Plain? Maybe = null);
            [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
            """);
        Assert.Equal(Invalid(reason), await host.Call("POST", "/a", body));
    }

    [Theory]
    [InlineData("""{"own":1e400}""", "'own' must be a number")]
    [InlineData("""{"own":-1e400}""", "'own' must be a number")]
    [InlineData("""{"text":"1e400"}""", "'text' must be a number")]
    [InlineData("""{"maybe":1e400}""", "'maybe' must be a number")]
    [InlineData("""{"small":1e40}""", "'small' must be a number")]
    [InlineData("""{"several":[1,1e400]}""", "'several[1]' must be a number")]
    [InlineData("""{"inner":{"value":1e400}}""", "'inner.value' cannot be read")]
    [InlineData("""{"inner":{"maybe":1e400}}""", "'inner.maybe' cannot be read")]
    [InlineData("""{"inner":{"small":1e40}}""", "'inner.small' cannot be read")]
    [InlineData("""{"typed":{"value":1e400}}""", "'typed.value' cannot be read")]
    [InlineData("""{"own":"Infinity","text":"-Infinity","maybe":"NaN","small":"Infinity","several":["NaN"]}""", "")]
    [InlineData("""{"inner":{"value":"Infinity","maybe":"-Infinity","small":"NaN"}}""", "")]
    [InlineData("""{"text":"1.5","typed":{"value":"NaN","count":"7"}}""", "")]
    [InlineData("""{"text":"1.5","inner":{"value":1,"maybe":null,"small":1.5},"typed":{"value":2,"count":7}}""", "")]
    public async Task A_number_that_is_too_large_is_not_infinity_where_that_may_be_named(string body, string reason)
    {
        using var host = new CommandHost("""
            using System.Text.Json.Serialization;
            namespace App;
            public sealed class Inner
            {
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public double Value { get; set; }
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public double? Maybe { get; set; }
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public float Small { get; set; }
            }
            [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
            public sealed class Typed { public double Value { get; set; } public int Count { get; set; } }
            public sealed class Order
            {
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public double Own { get; set; } = 0;
                [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public double Text { get; set; } = 0;
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public double? Maybe { get; set; }
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public float Small { get; set; } = 0;
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public List<double>? Several { get; set; }
                public Inner? Inner { get; set; }
                public Typed? Typed { get; set; }
            }
            [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
            """);
        Assert.Equal(reason.Length == 0 ? """200 {"code":0,"msg":"success"}""" : Invalid(reason), await host.Call("POST", "/a", body));
    }
}
