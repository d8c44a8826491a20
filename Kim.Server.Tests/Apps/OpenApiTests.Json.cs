using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Apps;

// The document tells what the host's JSON options make of the wire.
public sealed partial class OpenApiTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_naming_policy_names_members_of_bodies_replies_and_query_strings(bool byTheApp)
    {
        await using var app = await With(json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, byTheApp);
        var document = await app.Document();
        var schemas = document["components"]!["schemas"]!;
        Assert.Equal(
            ["order_id", "Ref", "shipping_speed", "parcels", "by_day", "gift_note", "number"],
            schemas["Shipment"]!["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(["order_id", "Ref", "shipping_speed", "parcels"], Texts(schemas["Shipment"]!["required"]));
        Same("""{"type":"integer","format":"int32","minimum":1,"maximum":30000}""", schemas["Parcel"]!["properties"]!["weight_grams"]);
        Assert.Equal(["page_size", "by_speed", "since_id"],
            document["paths"]!["/shipments"]!["get"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        var byId = document["paths"]!["/shipments/{orderId}"]!["post"]!;
        Assert.Equal("orderId", (string)byId["parameters"]![0]!["name"]!);
        Assert.DoesNotContain("order_id", byId["requestBody"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Enums_are_told_as_the_hosts_converter_writes_them(bool byTheApp)
    {
        await using var app = await With(
            json => json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower)), byTheApp);
        var document = await app.Document();
        Assert.Equal(["next-day", "standard"], Texts(document["components"]!["schemas"]!["Speed"]!["enum"]));
        var query = document["paths"]!["/shipments"]!["get"]!["parameters"]![1]!["schema"]!;
        Assert.Equal(["next-day", "standard"], Texts((query["items"] ?? query)["enum"]));
    }

    [Fact]
    public async Task Enums_and_numbers_are_told_as_they_are_read()
    {
        await using var app = await With(json =>
        {
            json.Converters.Clear();
            json.NumberHandling = JsonNumberHandling.AllowReadingFromString;
            json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        var schemas = (await app.Document())["components"]!["schemas"]!;
        Same("""{"type":"integer","enum":[0,1]}""", schemas["Speed"]);
        var parcel = schemas["Parcel"]!["properties"]!;
        Assert.Contains("string", Texts(parcel["weightGrams"]!["type"]));
        Assert.Contains("string", Texts(parcel["heightCm"]!["type"]));
        Assert.Contains("number", Texts(parcel["heightCm"]!["type"]));
        Assert.False((bool)schemas["Shipment"]!["additionalProperties"]!);
    }

    private static Task<OpenApiApp> With(Action<JsonSerializerOptions> configure, bool byTheApp = false) => OpenApiApp.Start(services =>
    {
        services.AddOpenApi();
        _ = byTheApp
            ? services.ConfigureHttpJsonOptions(http => configure(http.SerializerOptions))
            : services.ConfigureKimJson(configure);
    });

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => (string)text!);

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
