using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0040: see docs/reference/rules/KIM0040.md.</summary>
public sealed class KIM0040Tests
{
    private const string Usings = """
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.ModelBinding;
        using Microsoft.Extensions.DependencyInjection;
        namespace App;
        public abstract class AbstractConverter : JsonConverter<int>;
        public sealed class MadeByItselfAttribute : JsonConverterAttribute;
        public sealed class LongConverter : JsonConverter<long>
        {
            public override long Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => 1;
            public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) { }
        }
        public sealed class IntConverter : JsonConverter<int>
        {
            public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => 1;
            public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) { }
        }

        """;

    [Theory]
    [InlineData("FromHeader", "[property: FromHeader(Name = \"X Token\")]",
        "'X Token' is not a valid header name: use letters, digits and hyphens")]
    [InlineData("Header", "[Header(\"\")]", "'' is not a valid header name: use letters, digits and hyphens")]
    [InlineData("FromQuery", "[FromQuery]", "write [Query]")]
    [InlineData("FromQuery", "[property: FromQuery]", "write [Query]")]
    [InlineData("FromRoute", "[FromRoute]", "name the member in the route, as {name}")]
    [InlineData("FromBody", "[FromBody]", "leave it out: what neither the route nor the query gives comes from the body")]
    [InlineData("FromServices", "[FromServices]", "take the service in the command's constructor")]
    [InlineData("FromKeyedServices", "[FromKeyedServices(\"a\")]", "take the service in the command's constructor")]
    [InlineData("FromForm", "[FromForm]", "take a member of type RequestBody, and read the form with its ReadParts")]
    [InlineData("AsParameters", "[AsParameters]", "put the members into the request itself, which is bound member by member")]
    [InlineData("BindRequired", "[property: BindRequired]",
        "a member that may not be null and has no default is required, and so is one with 'required'")]
    [InlineData("BindNever", "[property: BindNever]", "write [JsonIgnore] on what a client must not give")]
    [InlineData("ModelBinder", "[ModelBinder]", "give the member's type a TryParse (IParsable<T>) for text, or a [JsonConverter] for JSON")]
    [InlineData("JsonConverter", "[property: MadeByItself]",
        "Kim has to make the converter itself: write [JsonConverter(typeof(X))] with a class X that it can see and that has a public "
        + "constructor without parameters")]
    [InlineData("JsonConverter", "[property: JsonConverter(typeof(AbstractConverter))]",
        "Kim has to make the converter itself: write [JsonConverter(typeof(X))] with a class X that it can see and that has a public "
        + "constructor without parameters")]
    [InlineData("JsonConverter", "[property: JsonConverter(typeof(LongConverter))]", "LongConverter converts long, not int")]
    [InlineData("JsonObjectCreationHandling", "[property: JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]",
        "a member is always a new object: leave it out")]
    public Task An_attribute_without_effect_is_reported(string name, string attribute, string advice) => GeneratorTest.Reports(
        "KIM0040",
        at: "Sample",
        message: $"[{name}] on Value of request Order has no effect in Sample: {advice}",
        $$"""
        {{Usings}}
        public sealed record Order(int Id, {{attribute}} int Value); [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Theory]
    [InlineData("JsonExtensionData", "[JsonExtensionData] public Dictionary<string, object>? Value { get; set; }",
        "members that a request does not have are ignored: take a JsonElement for what is open, or read Http.Body in a step")]
    [InlineData("JsonNumberHandling", "[JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public string? Value { get; set; }",
        "it is neither a number nor a collection of numbers: leave it out")]
    [InlineData("JsonInclude", "[JsonInclude] public int Value { get; private set; }",
        "the command cannot set it: give it an init or set that is at least internal")]
    [InlineData("Query", "[Query] public int Value => 1;", "the command cannot set it: give it an init or set that is at least internal")]
    [InlineData("IgnoreDataMember", "[System.Runtime.Serialization.IgnoreDataMember] public int Value { get; set; }",
        "write [JsonIgnore] on what a client must not give")]
    [InlineData("DataMember", "[System.Runtime.Serialization.DataMember(Name = \"x\")] public int Value { get; set; }",
        "write [JsonPropertyName] for the name, and 'required' for what must be there")]
    [InlineData("JsonProperty", "[Newtonsoft.Json.JsonProperty] public int Value { get; set; }",
        "Kim reads JSON with System.Text.Json: write that attribute of System.Text.Json.Serialization")]
    public Task So_it_is_on_a_property(string name, string member, string advice) => GeneratorTest.Reports(
        "KIM0040",
        at: "Sample",
        message: $"[{name}] on Value of request Order has no effect in Sample: {advice}",
        $$"""
        {{Usings}}
        public sealed class Order { {{member}} } [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """,
        "namespace Newtonsoft.Json; public sealed class JsonPropertyAttribute : Attribute;");

    [Theory]
    [InlineData("JsonConverter", "[JsonConverter(typeof(IntConverter))]",
        "the request itself is bound member by member: put converters on its members, or read Http.Body in a step")]
    [InlineData("JsonDerivedType", "[JsonDerivedType(typeof(Order), \"order\")]",
        "a request is one type, bound member by member: put what varies into a member of it")]
    [InlineData(
        "JsonPolymorphic", "[JsonPolymorphic]", "a request is one type, bound member by member: put what varies into a member of it")]
    [InlineData("Bind", "[Bind(\"Id\")]", "write [JsonIgnore] on what a client must not give")]
    [InlineData("JsonObjectCreationHandling", "[JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]",
        "a member is always a new object: leave it out")]
    public Task So_it_is_on_the_request_itself(string name, string attribute, string advice) => GeneratorTest.Reports(
        "KIM0040",
        at: "Sample",
        message: $"[{name}] on request Order has no effect in Sample: {advice}",
        $$"""
        {{Usings}}
        {{attribute}} public sealed record Order(int Id); [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Theory]
    [InlineData("JsonConverter", "[property: JsonConverter(typeof(IntConverter))]",
        "where there is no JSON: give its type a TryParse (IParsable<T>), or take it from the body")]
    [InlineData("JsonNumberHandling", "[property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]",
        "where numbers are read in one way only: leave it out, or take it from the body")]
    public Task So_it_is_where_there_is_no_JSON(string name, string attribute, string advice) => GeneratorTest.Reports(
        "KIM0040",
        at: "Sample",
        message: $"[{name}] on Value of request Order has no effect in Sample: it comes from the query of 'GET /a', {advice}",
        $$"""
        {{Usings}}
        public sealed record Order({{attribute}} int Value); [Command("GET /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task An_attribute_that_has_its_effect_is_not_reported() => GeneratorTest.IsClean(
        $$"""
        {{Usings}}
        [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
        public sealed record Order(
            [Query] int Page, [property: JsonPropertyName("the-name")] string Name, [property: JsonConverter(typeof(IntConverter))] int Price, [property: JsonPropertyOrder(1)] List<int> Sizes,
            [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? Size, [property: JsonIgnore] string Owner = "none")
        {
            [JsonInclude] private int Shown => Page;
            [JsonObjectCreationHandling(JsonObjectCreationHandling.Replace)] public List<int>? More { get; set; }
        }
        [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        public sealed record Search([Query] int Page, [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int Size);
        [Command("GET /b/{page}")] public sealed partial class Find : Command<Search> { [Step] Reply Answer() => Ok(); }
        """);

    [Theory]
    [InlineData("Line? Line", "FromHeader", "[Microsoft.AspNetCore.Mvc.FromHeader(Name = \"X-User\")]",
        "only a member of the request itself comes from a header")]
    [InlineData("List<Line[]> Lines", "Header", "[Header]", "only a member of the request itself comes from a header")]
    [InlineData("Dictionary<string, Line> Lines", "BindNever", "[Microsoft.AspNetCore.Mvc.ModelBinding.BindNever]",
        "write [JsonIgnore] on what a client must not give")]
    [InlineData("Line Line", "Query", "[Query]", "only a member of the request itself comes from the query")]
    public Task So_it_is_inside_a_member(string member, string name, string attribute, string advice) => GeneratorTest.Reports(
        "KIM0040",
        at: "Sample",
        message: $"[{name}] on User of Line, in request Order has no effect in Sample: {advice}",
        $$"""
        namespace App;
        public sealed class Line { {{attribute}} public string User { get; set; } = ""; }
        public sealed record Order({{member}});
        [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task The_serializers_own_attributes_inside_a_member_are_not_reported() => GeneratorTest.IsClean(
        """
        using System.Text.Json.Serialization;
        namespace App;
        public sealed class Line { [JsonPropertyName("who")] public string User { get; set; } = ""; [JsonIgnore] public bool Admin { get; set; } public Line? Next { get; set; } }
        public sealed record Order(Line Line);
        [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);
}
