using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>How the request's object is made: defaults, attributes, and what its type may look like.</summary>
public sealed partial class RequestsAreMade
{
    [Theory]
    [InlineData("{}", "20/x/7/5/3/s/-")]
    [InlineData("""{"size":1}""", "1/x/7/5/3/s/-")]
    [InlineData("""{"size":1,"name":"n","late":2,"code":6,"body":4,"field":"t","note":"o"}""", "1/n/2/6/4/t/o")]
    [InlineData("""{"note":null}""", "20/x/7/5/3/s/-")]
    public async Task Members_that_are_not_given_keep_what_their_type_gives_them(string body, string expected)
    {
        using var host = new CommandHost("""
            namespace App;
            public class Base { public virtual int Size { get; init; } = 10; public int Code { get; set; } = 5; }
            public sealed class Options : Base
            {
                private string _field = "s";
                public Options() => Body = 3;
                public override int Size { get; init; } = 20;
                public string Name { get; init; } = "x";
                public int Late { get; set; } = 7;
                public int Body { get; init; }
                public string Field { get => _field; init => _field = value; }
                public string? Note { get; init; }
            }
            [Command("POST /a")] public sealed partial class Sample : Command<Options>
            {
                [Step] string Answer() => $"{Request.Size}/{Request.Name}/{Request.Late}/{Request.Code}/{Request.Body}/{Request.Field}/{Request.Note ?? "-"}";
            }
            """);
        Assert.Equal($$"""200 {"code":0,"msg":"success","data":"{{expected}}"}""", await host.Call("POST", "/a", body));
        if (body == "{}")
        {
            Assert.Equal($$"""200 {"code":0,"msg":"success","data":"{{expected}}"}""", await host.Call("POST", "/a"));
        }
    }

    [Theory]
    [InlineData("POST", "/a", "{}", "0")]
    [InlineData("POST", "/a", "", "0")]
    [InlineData("POST", "/a", """{"items":[1,2]}""", "2")]
    [InlineData("POST", "/b", "{}", "0")]
    [InlineData("POST", "/b", """{"names":null}""", "-")]
    [InlineData("GET", "/c", "", "0")]
    [InlineData("GET", "/c?items=1&items=2", "", "2")]
    public async Task Params_that_are_not_given_are_empty(string method, string target, string body, string expected)
    {
        using var host = new CommandHost("""
            namespace App;
            public sealed record Order(params int[] Items);
            public sealed class Named { public Named(params List<string>? names) => Names = names; public List<string>? Names { get; } }
            [Command("POST /a")] public sealed partial class A : Command<Order> { [Step] string Answer() => $"{Request.Items.Length}"; }
            [Command("POST /b")] public sealed partial class B : Command<Named> { [Step] string Answer() => Request.Names?.Count.ToString() ?? "-"; }
            [Command("GET /c")] public sealed partial class C : Command<Order> { [Step] string Answer() => $"{Request.Items.Length}"; }
            """);
        Assert.Equal($$"""200 {"code":0,"msg":"success","data":"{{expected}}"}""", await host.Call(method, target, body));
    }

    [Fact]
    public async Task Params_that_are_null_are_refused_if_they_may_not_be()
    {
        using var host = new CommandHost("""
            namespace App;
            public sealed record Order(params int[] Items);
            [Command("POST /a")] public sealed partial class A : Command<Order> { [Step] string Answer() => $"{Request.Items.Length}"; }
            """);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'items' may not be null"}""",
            await host.Call("POST", "/a", """{"items":null}"""));
    }

    [Theory]
    [InlineData("/a", "20/7/Low/x,y/5")]
    [InlineData("/a?size=1&late=2&level=high&tags=a&tags=b&more=6", "1/2/High/a,b/6")]
    [InlineData("/a?size=&late=&level=&more=", "-/-/-/x,y/-")]
    public async Task Defaults_are_kept_in_the_query_too(string target, string expected)
    {
        using var host = new CommandHost("""
            namespace App;
            public enum Level { Low, High }
            public sealed record Options(int? More = 5)
            {
                public int? Size { get; init; } = 20;
                public int? Late { get; set; } = 7;
                public Level? Level { get; init; } = App.Level.Low;
                public string[] Tags { get; init; } = ["x", "y"];
            }
            [Command("GET /a")] public sealed partial class Sample : Command<Options>
            {
                [Step] string Answer() => $"{Show(Request.Size)}/{Show(Request.Late)}/{Show(Request.Level)}/{string.Join(',', Request.Tags)}/{Show(Request.More)}";
                private static string Show(object? value) => value?.ToString() ?? "-";
            }
            """);
        Assert.Equal($$"""200 {"code":0,"msg":"success","data":"{{expected}}"}""", await host.Call("GET", target));
    }

    [Theory]
    [InlineData("/a?n=&s=&q=&w=1", """200 {"code":0,"msg":"success","data":"-||-|1"}""")]
    [InlineData("/a?n=1&s=x&q=y&w=1", """200 {"code":0,"msg":"success","data":"1|x|y|1"}""")]
    [InlineData("/a?n=&s=&w=1", """200 {"code":0,"msg":"success","data":"-||-|1"}""")]
    [InlineData("/a?n=&s=&w=", """400 {"code":1,"msg":"invalid request data: 'w' must be a whole number that fits Int32, not ''"}""")]
    [InlineData("/a?s=&w=1", """400 {"code":1,"msg":"invalid request data: 'n' is missing"}""")]
    public async Task An_empty_text_is_null_for_what_may_be_null_and_is_not_a_string(string target, string expected)
    {
        using var host = new CommandHost("""
            namespace App;
            public sealed class Options
            {
                public required int? N { get; init; }
                public required string S { get; init; }
                public string? Q { get; init; }
                public required int W { get; init; }
            }
            [Command("GET /a")] public sealed partial class Sample : Command<Options>
            {
                [Step] string Answer() => $"{(Request.N is { } n ? n : "-")}|{Request.S}|{(Request.Q is null or "" ? "-" : Request.Q)}|{Request.W}";
            }
            """);
        Assert.Equal(expected, await host.Call("GET", target));
    }

    [Theory]
    [InlineData("""{"id":1,"secret":"x","owner":"y","hidden":3,"shown":4,"must":null,"amount":"5","price":"7 EUR","inner":2}""",
        "1/none/none/0/4/-/5/7/2")]
    [InlineData("""{"shown":4,"must":1,"amount":5,"price":"8 EUR"}""", "0/none/none/0/4/1/5/8/9")]
    [InlineData("""{"amount":5,"price":"8 EUR"}""", "400 {\"code\":1,\"msg\":\"invalid request data: 'must' is missing\"}")]
    [InlineData("""{"must":1,"amount":5,"price":8}""", "400 {\"code\":1,\"msg\":\"invalid request data: 'price' is invalid: no price\"}")]
    [InlineData("""{"must":1,"amount":"x","price":"8 EUR"}""",
        "400 {\"code\":1,\"msg\":\"invalid request data: 'amount' must be a whole number that fits Int32\"}")]
    public async Task Attributes_of_the_serializer_have_their_effect(string body, string expected)
    {
        using var host = new CommandHost("""
            using System.Text.Json;
            using System.Text.Json.Serialization;
            namespace App;
            public sealed class PriceConverter : JsonConverter<int>
            {
                public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                    reader.TokenType == JsonTokenType.String && reader.GetString()!.EndsWith(" EUR") ? int.Parse(reader.GetString()![..^4]) : throw new JsonException("no price");
                public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteStringValue(value + " EUR");
            }
            public sealed record Options(int Id = 0, [property: JsonIgnore] string Secret = "none")
            {
                [JsonIgnore] public string Owner { get; init; } = "none";
                [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)] public int Hidden { get; set; }
                [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Shown { get; set; }
                [JsonRequired] public int? Must { get; set; }
                [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public int Amount { get; set; }
                [JsonConverter(typeof(PriceConverter))] public int Price { get; set; }
                [JsonInclude] internal int Inner = 9;
            }
            [Command("POST /a")] public sealed partial class Sample : Command<Options>
            {
                [Step] string Answer() => $"{Request.Id}/{Request.Secret}/{Request.Owner}/{Request.Hidden}/{Request.Shown}/{(Request.Must is { } must ? must : "-")}/{Request.Amount}/{Request.Price}/{Request.Inner}";
            }
            """);
        Assert.Equal(
            expected.StartsWith('4')
                ? expected
                : $$"""200 {"code":0,"msg":"success","data":"{{expected}}"}""", await host.Call("POST", "/a", body));
    }

    [Fact]
    public async Task What_is_ignored_in_JSON_can_come_from_the_route_and_on_GET_is_not_taken_from_the_query()
    {
        using var host = new CommandHost("""
            using System.Text.Json.Serialization;
            namespace App;
            public sealed record Options([property: JsonIgnore] int Id, [property: JsonIgnore] string Role = "guest");
            [Command("GET /a/{id}"), Command("PUT /a/{id}")] public sealed partial class Sample : Command<Options> { [Step] string Answer() => $"{Request.Id}/{Request.Role}"; }
            """);
        Assert.Equal("""200 {"code":0,"msg":"success","data":"5/guest"}""", await host.Call("GET", "/a/5?role=admin&id=6"));
        Assert.Equal("""200 {"code":0,"msg":"success","data":"5/guest"}""", await host.Call("PUT", "/a/5", """{"role":"admin","id":6}"""));
    }

    [Fact]
    public async Task Unknown_members_are_refused_where_the_request_says_so()
    {
        using var host = new CommandHost("""
            using System.Text.Json.Serialization;
            namespace App;
            [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)] public sealed record Options(int Id);
            [Command("POST /a")] public sealed partial class Sample : Command<Options> { [Step] int Answer() => Request.Id; }
            """);
        Assert.Equal("""200 {"code":0,"msg":"success","data":5}""", await host.Call("POST", "/a", """{"id":5}"""));
        Assert.Equal("""400 {"code":1,"msg":"invalid request data: 'role' is not a member of the request"}""",
            await host.Call("POST", "/a", """{"id":5,"role":1}"""));
    }

    [Theory]
    [InlineData("a struct", "public struct Options { public int Id { get; set; } }")]
    [InlineData("a struct with a default",
        "public struct Options { public Options() { } public int Id { get; init; } = 1; public int More { get; set; } = 2; }")]
    [InlineData("a record struct", "public readonly record struct Options(int Id);")]
    [InlineData("a record with members beside its parameters",
        "public record Options(int Id) { public required string? Name { get; init; } public int Size { get; init; } = 3; }")]
    [InlineData("a marked constructor",
        "public class Options { public Options() { } [System.Text.Json.Serialization.JsonConstructor] public Options(int id) => Id = id; "
        + "public Options(string a, string b) { } public int Id { get; } }")]
    [InlineData("a constructor that sets what is required",
        "public class Options { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Options() => Id = 1; public required int Id "
        + "{ get; set; } }")]
    [InlineData("a required property beside its parameter",
        "public class Options { public Options(int id) => Id = id; public required int Id { get; set; } }")]
    [InlineData("a required field", "public class Options { public required int Id; }")]
    [InlineData("a hidden property",
        "public class B { public string Id { get; set; } = \"\"; } public class Options : B { public new int Id { get; set; } }")]
    [InlineData("an overridden getter",
        "public class B { public virtual int Id { get; set; } } public class Options : B { public override int Id => base.Id; }")]
    [InlineData("an abstract base",
        "public abstract class B { public abstract int Id { get; init; } } public class Options : B { public override int Id { get; init; "
        + "} }")]
    [InlineData("a base with a constructor", "public record B(int Id); public record Options(int Id) : B(Id);")]
    [InlineData("a generic request", "public record Of<T>(T Id); public record Options(int Id) : Of<int>(Id);")]
    [InlineData("names of the binder",
        "public record Options(int Id, int? Reader, int? Bound, int? Defaults, int? Fault, int? HasId, int? IdGiven, int? @class, int? _, "
        + "int? @var, int? Global, int? @event);")]
    [InlineData("names that differ in the binder's words only",
        "public class Options { public int Id { get; set; } public bool? HasPrice { get; init; } public int? Price { get; init; } = 1; "
        + "public string? NameGiven { get; init; } public string? Name { get; init; } = \"a\"; }")]
    [InlineData("a private setter, a computed member and a list that is only read",
        "public class Options { public int Id { get; set; } public int Twice => Id * 2; public int Own { get; private set; } public "
        + "List<int> Tags { get; } = []; private int _x; public int X() => _x++; }")]
    [InlineData("explicit interface members",
        "public interface IHas { int Id { get; set; } } public class Options : IHas { public int Id { get; set; } int IHas.Id { get; set; "
        + "} }")]
    [InlineData("names with letters of any script",
        "public class Options { public int Id { get; set; } public int? Größe { get; set; } public int? @Ünïcode_1 { get; init; } = 1; "
        + "public int? 数 { get; set; } }")]
    [InlineData("names that need escapes",
        "public class Options { public int Id { get; set; } "
        + "[System.Text.Json.Serialization.JsonPropertyName(\"a\\\"b\\\\\\n\\u2028\\u0000é{x}\")] public int? Odd { get; set; } }")]
    public async Task Any_shape_of_a_request_is_made(string what, string type)
    {
        Assert.NotEmpty(what);
        using var host = new CommandHost($$"""
            namespace App;
            {{type}}
            [Command("POST /a"), Command("GET /a"), Command("GET /a/{id}")] public sealed partial class Sample : Command<Options> { [Step] int Answer() => Request.Id; }
            """);
        const string expected = """200 {"code":0,"msg":"success","data":5}""";
        Assert.Equal(expected, await host.Call("POST", "/a", """{"id":5,"name":null}"""));
        Assert.Equal(expected, await host.Call("GET", "/a?id=5&name="));
        Assert.Equal(expected, await host.Call("GET", "/a/5?name="));
    }
}
