using System.Text;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Requests that do not fit: each is 400, and the message says what and where.</summary>
public sealed class RefusedRequests : IClassFixture<RefusedRequests.Fixture>
{
    private readonly CommandHost _host;

    public RefusedRequests(Fixture fixture) => _host = fixture.Host;

    [Theory]
    [InlineData("""{"name":"a","address":{"city":"b"},"lines":[]}""", "'address.street' is missing")]
    [InlineData("""{"name":"a","address":{"city":"b","street":1},"lines":[]}""", "'address.street' must be a string")]
    [InlineData("""{"name":"a","address":{"city":null,"street":"c"},"lines":[]}""", "'address.city' may not be null")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c","city":"d"},"lines":[]}""", "'address.city' is given twice")]
    [InlineData(
        """{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":1},{"price":"x"}]}""", "'lines[1].price' must be a number")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":1},{}]}""", "'lines[1].price' is missing")]
    [InlineData(
        """{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":-1}]}""", "'lines[0].price' is invalid: must be positive")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":1,"the-code":"no"}]}""",
        "'lines[0].the-code' is invalid: no code")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":1,"colour":"pink"}]}""",
        "'lines[0].colour' is invalid: pink is not a colour")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":1,"role":2}]}""",
        "'lines[0].role' must be one of Guest, Admin")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":1e400}]}""", "'lines[0].price' must be a number")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[5]}""", "'lines[0]' must be an object")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":{}}""", "'lines' must be an array")]
    [InlineData("""{"name":"a","address":[],"lines":[]}""", "'address' must be an object")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[],"counts":{"x":"y"}}""",
        "'counts.x' must be a whole number that fits Int32")]
    [InlineData(
        """{"name":"a","address":{"city":"b","street":"c"},"lines":[],"roles":{"Owner":1}}""",
        "'roles' has a key 'Owner', which must be one of Guest, Admin")]
    [InlineData(
        """{"name":"a","address":{"city":"b","street":"c"},"lines":[],"colour":"pink"}""", "'colour' is invalid: pink is not a colour")]
    [InlineData("""{"name":"a","address":{"city":"b","street":"c"},"lines":[],"size":"x"}""",
        "'size' is invalid: The input string 'x' was not in a correct format.")]
    public async Task A_member_is_named_by_its_whole_path(string body, string reason) =>
        Assert.Equal(Invalid(reason), await _host.Call("POST", "/order", body));

    [Theory]
    [InlineData("""{"pet":{}}""", "'pet.kind' is missing")]
    [InlineData("""{"pet":{"kind":"dog"}}""", "'pet.kind' must be one of cat, fish, 7")]
    [InlineData("""{"pet":{"name":"x","kind":8}}""", "'pet.kind' must be one of cat, fish, 7")]
    [InlineData("""{"pet":{"kind":null}}""", "'pet.kind' must be one of cat, fish, 7")]
    [InlineData("""{"pets":[{"kind":"cat"},{"kind":"fish"}]}""", "'pets[1].fins' is missing")]
    [InlineData("""{"pet":{"kind":"fish","fins":"x"}}""", "'pet.fins' must be a whole number that fits Int32")]
    [InlineData("""{"pet":{"fins":-1,"kind":"fish"}}""", "'pet.fins' is invalid: must be positive")]
    [InlineData("""{"pet":{"kind":7}}""", "'pet.legs' is missing")]
    [InlineData("""{"thing":{"$type":"y"}}""", "'thing.$type' must be one of x")]
    [InlineData("""{"thing":{"id":"y"}}""", "'thing.id' must be a whole number that fits Int32")]
    [InlineData("""{"pet":{"name":"x"}}""", "'pet.kind' is missing")]
    [InlineData("""{"pets":[{"kind":"cat"},{"name":"x"}]}""", "'pets[1].kind' is missing")]
    [InlineData("""{"filled":{"numbers":null}}""", "'filled.numbers' may not be null")]
    public async Task What_the_serializer_does_not_call_wrong_JSON_is_refused_too(string body, string reason)
    {
        using var host = new CommandHost(Derived);
        Assert.Equal(Invalid(reason), await host.Call("POST", "/pets", body));
    }

    [Theory]
    [InlineData("""{"pet":{"kind":"cat","name":"x"}}""")]
    [InlineData("""{"pet":{"name":"x","kind":"cat"}}""")]
    public async Task The_kind_of_a_derived_type_may_stand_anywhere(string body)
    {
        using var host = new CommandHost(Derived);
        Assert.Equal("""200 {"code":0,"msg":"success","data":"Cat x"}""", await host.Call("POST", "/pets", body));
    }

    [Fact]
    public async Task Nested_parameters_that_may_be_null_may_be_left_out() => Assert.Equal(
        """200 {"code":0,"msg":"success","data":"b, c, none, 1"}""",
        await _host.Call("POST", "/order", """{"name":"a","address":{"city":"b","street":"c"},"lines":[{"price":1}]}"""));

    [Theory]
    [InlineData("", "the body is empty, expected a JSON object")]
    [InlineData(" \r\n\t", "malformed JSON at line 2, byte 2")]
    [InlineData("null", "expected a JSON object")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("1", "expected a JSON object")]
    [InlineData("\"a\"", "expected a JSON object")]
    [InlineData("{\"text\":\"a\"}x", "malformed JSON at line 1, byte 13")]
    [InlineData("{\"text\":\"a\"}{}", "malformed JSON at line 1, byte 13")]
    [InlineData("{\"text\":\"a\",}", "malformed JSON at line 1, byte 13")]
    [InlineData("{\"text\":\"a\"/**/}", "malformed JSON at line 1, byte 12")]
    [InlineData("//\n{\"text\":\"a\"}", "malformed JSON at line 1, byte 1")]
    [InlineData("{'text':'a'}", "malformed JSON at line 1, byte 2")]
    [InlineData("{\"text\":\"a\0\"}", "malformed JSON at line 1, byte 11")]
    [InlineData("{\"text\":\0\"a\"}", "malformed JSON at line 1, byte 9")]
    [InlineData("{\"text\":\"a", "malformed JSON at line 1, byte 11")]
    [InlineData("{\"text\":NaN}", "malformed JSON at line 1, byte 9")]
    [InlineData("{\"text\":\"a\",\"n\":01}", "malformed JSON at line 1, byte 18")]
    [InlineData("{\"text\":\"a\",\"n\":1e400}", "'n' must be a number")]
    [InlineData("{\"text\":\"\\ud800\"}", "'text' is not valid text: it has half a surrogate pair")]
    [InlineData("{\"text\":\"\\udc00\\ud800\"}", "'text' is not valid text: it has half a surrogate pair")]
    [InlineData("{\"\\ud800\":1,\"text\":\"a\"}", "a member's name is not valid text: it has half a surrogate pair")]
    [InlineData("{\"text\":\"a\",\"other\":{\"x\":[\"\\ud800\"]}}", "'other' is not valid text: it has half a surrogate pair")]
    [InlineData("{\"text\":\"a\",\"other\":{\"\\uDFFF\":1}}", "a member's name is not valid text: it has half a surrogate pair")]
    [InlineData("{\"text\":\"a\",\"any\":{\"\\uDFFF\":1}}", "a member's name is not valid text: it has half a surrogate pair")]
    [InlineData("{\"text\":\"a\",\"any\":{\"x\":[{\"y\":1,\"y\":2}]}}", "'any.x[0].y' is given twice")]
    [InlineData("{\"text\":\"a\",\"text\":\"a\"}", "'text' is given twice")]
    [InlineData("{\"text\":\"a\",\"\\u0074ext\":\"a\"}", "'text' is given twice")]
    public async Task A_body_that_is_not_a_request_is_refused(string body, string reason) =>
        Assert.Equal(Invalid(reason), await _host.Call("POST", "/text", body));

    [Theory]
    [InlineData("7B 22 74 65 78 74 22 3A 22 FF 22 7D", "a byte that no UTF-8 has")]
    [InlineData("7B 22 74 65 78 74 22 3A 22 C0 AF 22 7D", "an overlong form")]
    [InlineData("7B 22 74 65 78 74 22 3A 22 ED A0 80 22 7D", "a surrogate in UTF-8")]
    [InlineData("7B 22 C3 22 3A 31 7D", "half a letter in a name")]
    [InlineData("FF FE 7B 00 7D 00", "UTF-16")]
    [InlineData("FE FF 00 7B 00 7D", "UTF-16, big-endian")]
    public async Task A_body_that_is_not_UTF8_is_refused(string bytes, string what)
    {
        Assert.NotEmpty(what);
        Assert.Equal(Invalid("the body is not valid UTF-8"),
            await _host.Call("POST", "/text", Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task UTF16_without_its_mark_is_refused() =>
        Assert.StartsWith(
            "400", await _host.Call("POST", "/text", Encoding.Unicode.GetBytes("{\"text\":\"a\"}")), StringComparison.Ordinal);

    [Fact]
    public async Task The_mark_of_UTF8_is_passed_over() => Assert.Equal(
        """200 {"code":0,"msg":"success","data":"a"}""",
        await _host.Call("POST", "/text", [0xEF, 0xBB, 0xBF, .. "{\"text\":\"a\"}"u8]));

    [Fact]
    public async Task The_mark_of_UTF8_alone_is_an_empty_body() =>
        Assert.Equal(Invalid("the body is empty, expected a JSON object"), await _host.Call("POST", "/text", [0xEF, 0xBB, 0xBF]));

    [Fact]
    public async Task JSON_that_is_nested_too_deep_is_refused()
    {
        var deep = new string('[', 100) + new string(']', 100);
        Assert.Equal(Invalid("the JSON is nested more than 64 levels deep"),
            await _host.Call("POST", "/text", $$"""{"other":{{deep}},"text":"a"}"""));
        Assert.Equal(
            Invalid("the JSON is nested more than 64 levels deep"), await _host.Call("POST", "/text", $$"""{"any":{{deep}},"text":"a"}"""));
    }

    [Theory]
    [InlineData("n")]
    [InlineData("i")]
    [InlineData("m")]
    public async Task A_number_of_ten_thousand_digits_is_refused(string member) => Assert.StartsWith(
        $$"""400 {"code":1,"msg":"invalid request data: '{{member}}' must be a """,
        await _host.Call("POST", "/text", $$"""{"text":"a","{{member}}":1{{new string('0', 10_000)}}}"""),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"price":-1,"qty":1}""", "'price' is invalid: must be positive")]
    [InlineData("""{"price":1,"qty":-1}""", "'qty' is invalid: count ('-1') must be a non-negative value.")]
    [InlineData("""{"price":1,"qty":1,"note":"bad"}""", "'note' is invalid: no such note")]
    [InlineData("""{"price":1,"qty":1,"late":"bad"}""", "'late' is invalid: too late")]
    [InlineData("""{"price":13,"qty":1}""", "13 brings bad luck")]
    [InlineData("""{"price":14,"qty":1}""", "a helper refuses")]
    [InlineData("""{"price":15,"qty":1}""", "inside")]
    public async Task What_a_constructor_or_a_setter_refuses_is_the_client_s_fault(string body, string reason) =>
        Assert.Equal(Invalid(reason), await _host.Call("POST", "/strict", body));

    [Theory]
    [InlineData("/parsed?id=bad", "'id' is invalid: an id has no letters")]
    [InlineData("/parsed?id=none", "'id' must be a valid Id, not 'none'")]
    [InlineData("/parsed?id=1&id=2", "'id' is given twice")]
    public async Task What_TryParse_throws_is_the_client_s_fault(string target, string reason) =>
        Assert.Equal(Invalid(reason), await _host.Call("GET", target));

    internal static string Invalid(string reason) => $$"""400 {"code":1,"msg":"invalid request data: {{reason}}"}""";

    /// <summary>Commands whose requests are hard to please.</summary>
    public sealed class Fixture : IDisposable
    {
        internal CommandHost Host { get; } = new("""
            using System.Reflection;
            using System.Text.Json;
            using System.Text.Json.Serialization;
            namespace App;
            public enum Role { Guest, Admin }
            public sealed class ColourConverter : JsonConverter<string>
            {
                public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new JsonException(reader.GetString() + " is not a colour");
                public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
            }
            public sealed class SizeConverter : JsonConverter<Size>
            {
                public override Size Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(int.Parse(reader.GetString()!));
                public override void Write(Utf8JsonWriter writer, Size value, JsonSerializerOptions options) => writer.WriteStringValue("");
            }
            [JsonConverter(typeof(ColourTypeConverter))] public sealed record Colour(string Name);
            public sealed class ColourTypeConverter : JsonConverter<Colour>
            {
                public override Colour Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new JsonException(reader.GetString() + " is not a colour");
                public override void Write(Utf8JsonWriter writer, Colour value, JsonSerializerOptions options) => writer.WriteStringValue("");
            }
            [JsonConverter(typeof(SizeConverter))] public readonly record struct Size(int Cm);
            public sealed record Address(string City, string Street, string? Zip, int? Floor);
            public sealed class Line
            {
                public Line(double price) => Price = price >= 0 ? price : throw new ArgumentOutOfRangeException(nameof(price), price, "must be positive");
                public double Price { get; }
                [JsonPropertyName("the-code")] public string? Code { get; set => field = value is "no" ? throw new ArgumentException("no code", nameof(value)) : value; }
                [JsonConverter(typeof(ColourConverter))] public string? Colour { get; set; }
                public Role Role { get; set; }
            }
            public sealed record Order(string Name, Address Address, List<Line> Lines, Dictionary<string, int>? Counts, Dictionary<Role, int>? Roles, Colour? Colour, Size? Size);
            [Command("POST /order")] public sealed partial class PlaceOrder : Command<Order>
            {
                [Step] string Answer() => $"{Request.Address.City}, {Request.Address.Street}, {Request.Address.Zip ?? "none"}, {Request.Lines.Count}";
            }

            public sealed record TextRequest(string Text, JsonElement? Any, double? N, int? I, decimal? M);
            [Command("POST /text")] public sealed partial class TextCommand : Command<TextRequest> { [Step] string Answer() => Request.Text; }

            public sealed class Strict
            {
                public Strict(double price, int count)
                {
                    if (price < 0) throw new ArgumentOutOfRangeException(nameof(price), price, "must be positive");
                    ArgumentOutOfRangeException.ThrowIfNegative(count);
                    if (price == 13) throw new FormatException("13 brings bad luck");
                    if (price == 14) throw new ArgumentException("a helper refuses", "helper");
                    if (price == 15) throw new TargetInvocationException(new ArgumentException("inside"));
                    if (price == 16) throw new InvalidOperationException("a fault of ours");
                    Price = price;
                    Count = count;
                }
                public double Price { get; }
                [JsonPropertyName("qty")] public int Count { get; }
                public string? Note { get; init => field = value is "bad" ? throw new ArgumentException("no such note", nameof(value)) : value; }
                public string Late { get; set => field = value is "bad" ? throw new ArgumentException("too late") : value; } = "x";
            }
            [Command("POST /strict")] public sealed partial class StrictCommand : Command<Strict> { [Step] double Answer() => Request.Price; }

            public sealed record Id(string Text) : IParsable<Id>
            {
                public static Id Parse(string s, IFormatProvider? provider) => new(s);
                public static bool TryParse(string? s, IFormatProvider? provider, out Id result)
                {
                    result = s is "bad" ? throw new FormatException("an id has no letters") : new(s!);
                    return s is not "none";
                }
            }
            public sealed record Parsed(Id Id);
            [Command("GET /parsed")] public sealed partial class ParsedCommand : Command<Parsed> { [Step] string Answer() => Request.Id.Text; }
            """);

        public void Dispose() => Host.Dispose();
    }

    private const string Derived = """
        using System.Text.Json.Serialization;
        namespace App;
        [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
        [JsonDerivedType(typeof(Cat), "cat")]
        [JsonDerivedType(typeof(Fish), "fish")]
        [JsonDerivedType(typeof(Bug), 7)]
        public abstract class Pet { public string Name { get; set; } = ""; }
        public sealed class Cat : Pet;
        public sealed class Fish(int fins) : Pet
        {
            public int Fins { get; } = fins >= 0
                ? fins
                : throw new System.ArgumentOutOfRangeException(nameof(fins), fins, "must be positive");
        }
        public sealed class Bug : Pet { public required int Legs { get; set; } }
        [JsonDerivedType(typeof(Special), "x")] public class Thing { public int Id { get; set; } }
        public sealed class Special : Thing;
        public sealed class Filled { [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)] public List<int> Numbers { get; } = [1]; }
        public sealed record Visit(Pet? Pet = null, List<Pet>? Pets = null, Filled? Filled = null, Thing? Thing = null);

        [Command("POST /pets")]
        public sealed partial class Look : Command<Visit>
        {
            [Step] string Answer() => $"{Request.Pet?.GetType().Name} {Request.Pet?.Name}";
        }
        """;
}
