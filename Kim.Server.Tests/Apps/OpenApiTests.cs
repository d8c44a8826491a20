using System;
using System.Text.Json.Nodes;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>The document as a whole: it is valid, the app's own part of it stays as it is, and what is stated counts.</summary>
public sealed partial class OpenApiTests
{
    private const string Components = "#/components/schemas/";

    public static TheoryData<string, string> Order { get; } = new()
    {
        { "AddOpenApi", "AddKim" },
        { "AddKim", "AddOpenApi" },
    };

    [Theory]
    [InlineData(OpenApiSpecVersion.OpenApi3_0)]
    [InlineData(OpenApiSpecVersion.OpenApi3_1)]
    public async Task The_document_is_read_back_without_an_error(OpenApiSpecVersion version)
    {
        await using var app = await OpenApiApp.Start(services => services.AddOpenApi(options => options.OpenApiVersion = version));
        var result = OpenApiDocument.Parse(await app.Text("v1"), "json");
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        Assert.Contains("/kim/shops/{shop}/orders", result.Document!.Paths);
    }

    [Fact]
    public async Task Every_reference_has_its_component_and_every_component_a_reference()
    {
        await using var app = await OpenApiApp.Start();
        var document = await app.Document();
        Assert.Equal(document["components"]!["schemas"]!.AsObject().Select(component => Components + component.Key)
            .Order(), References(document).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Order))]
    public async Task Whichever_is_added_first_the_document_tells_what_commands_do(string first, string second)
    {
        Assert.NotEqual(first, second);
        await using var app = await OpenApiApp.Start(services => services.AddOpenApi(), isKimFirst: first == "AddKim");
        var document = await app.Document();
        Assert.Equal("""{"type":"integer","format":"int32"}""",
            document["components"]!["schemas"]!["OrderLine"]!["properties"]!["count"]!.ToJsonString());
    }

    [Fact]
    public async Task The_apps_own_endpoints_keep_their_schemas()
    {
        // Types that commands use, too, and one that only has the name of another.
        static void MapOwn(IEndpointRouteBuilder app)
        {
            app.MapPost("/own/line", (OrderLine line) => line);
            app.MapPost("/own/shelf", (Commands.Shelf shelf) => shelf);
            app.MapPost("/own/left", (Left left) => left);
        }

        await using var both = await OpenApiApp.Start(map: app =>
        {
            MapOwn(app);
            app.MapKimCommands();
        });
        await using var alone = await OpenApiApp.Start(map: MapOwn);
        var (document, expected) = (await both.Document(), await alone.Document());
        foreach (var path in new[] { "/own/line", "/own/shelf", "/own/left" })
        {
            Assert.Equal(expected["paths"]![path]!.ToJsonString(), document["paths"]![path]!.ToJsonString());
        }

        foreach (var (name, schema) in expected["components"]!["schemas"]!.AsObject())
        {
            Assert.Equal(schema!.ToJsonString(), document["components"]!["schemas"]![name]!.ToJsonString());
        }

        Assert.Equal("""{"type":"integer","format":"int32"}""",
            document["components"]!["schemas"]!["OrderLine2"]!["properties"]!["count"]!.ToJsonString());
        Assert.Equal(Components
            + "OrderLine2", (string?)document["components"]!["schemas"]!["OrderBody"]!["properties"]!["lines"]!["items"]!["$ref"]);

        // Alike for both.
        Assert.DoesNotContain("Shelf2", document["components"]!["schemas"]!.AsObject());
        Assert.Equal(Components + "Shelf", (string?)document["components"]!["schemas"]!["OrderBody"]!["properties"]!["from"]!["$ref"]);
    }

    [Fact]
    public async Task Each_document_has_its_own_and_hidden_commands_stand_in_none()
    {
        await using var app = await OpenApiApp.Start(services => services.AddOpenApi().AddOpenApi("elsewhere"));
        var (v1, elsewhere) = (await app.Document(), await app.Document("elsewhere"));
        Assert.DoesNotContain("/kim/elsewhere", v1["paths"]!.AsObject());
        Assert.Equal("array",
            (string?)elsewhere["paths"]!["/kim/elsewhere"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["properties"]!["data"]!["type"]);
        Assert.DoesNotContain("/kim/unseen", v1["paths"]!.AsObject());
        Assert.DoesNotContain("/kim/unseen", elsewhere["paths"]!.AsObject());
    }

    [Fact]
    public async Task An_obsolete_command_is_deprecated()
    {
        await using var app = await OpenApiApp.Start();
        var paths = (await app.Document())["paths"]!;
        Assert.True((bool)paths["/kim/nothing"]!["post"]!["deprecated"]!);
        Assert.Null(paths["/kim/either"]!["post"]!["deprecated"]);
    }

    [Fact]
    public async Task What_others_say_in_words_is_kept()
    {
        await using var app = await OpenApiApp.Start(services => services.AddOpenApi(options => options
            .AddSchemaTransformer((schema, context, _) =>
            {
                schema.Description = context.JsonTypeInfo.Type == typeof(OrderLine) ? "A line, in the app's words." : schema.Description;
                return Task.CompletedTask;
            })
            .AddOperationTransformer((operation, _, _) =>
            {
                operation.Responses!["429"] = new OpenApiResponse { Description = "Slower." };
                operation.Responses.Values.First().Description = "All is well.";
                return Task.CompletedTask;
            })));
        var document = await app.Document();
        Assert.Equal("A line, in the app's words.", (string?)document["components"]!["schemas"]!["OrderLine"]!["description"]);
        Assert.Equal("Before taxes.", (string?)document["components"]!["schemas"]!["OrderLine"]!["properties"]!["price"]!["description"]);
        Assert.Equal("What somebody wants.", (string?)document["components"]!["schemas"]!["OrderBody"]!["description"]);
        Assert.Equal("Who pays.", (string?)document["components"]!["schemas"]!["OrderBody"]!["properties"]!["customer"]!["description"]);
        Assert.Equal("Slower.", (string?)document["paths"]!["/kim/echo"]!["post"]!["responses"]!["429"]!["description"]);
        Assert.Equal("All is well.", (string?)document["paths"]!["/kim/echo"]!["post"]!["responses"]!["200"]!["description"]);
    }

    [Fact]
    public async Task Names_of_schemas_are_the_apps_choice()
    {
        await using var app = await OpenApiApp.Start(services => services.AddOpenApi(options =>
            options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
                ? "My" + name
                : null));
        var names = (await app.Document())["components"]!["schemas"]!.AsObject().Select(component => component.Key).ToList();
        Assert.Contains("MyOrderLine", names);
        Assert.DoesNotContain("OrderLine", names);
    }

    [Fact]
    public async Task A_body_holds_what_comes_from_it_and_nothing_else()
    {
        await using var app = await OpenApiApp.Start();
        var document = await app.Document();
        var body = document["components"]!["schemas"]!["OrderBody"]!;
        Assert.Equal(
            ["customer", "count", "weight", "how", "care", "key", "due", "lines", "stock", "from", "the-note", "day", "back", "floor",
                "then", "ways", "times", "shares", "share", "remark"],
            body["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(["customer", "count", "weight", "how", "care", "key", "due", "lines", "stock", "from", "share"],
            body["required"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(2, (int)body["properties"]!["floor"]!["default"]!);
        Assert.Equal("""["name","price"]""", document["components"]!["schemas"]!["NewItemBody"]!["required"]!.ToJsonString());
    }

    [Fact]
    public async Task A_member_that_is_read_in_its_own_way_is_described_so()
    {
        await using var app = await OpenApiApp.Start();
        var body = (await app.Document())["components"]!["schemas"]!["Loose"]!;
        Assert.Equal(["integer", "string"], body["properties"]!["count"]!["type"]!.AsArray().Select(type => (string)type!).Order());
        Assert.Equal("integer", (string?)body["properties"]!["strict"]!["type"]);
        Assert.False((bool)body["additionalProperties"]!);
    }

    [Fact]
    public async Task Enums_are_names_and_flags_are_lists_of_names()
    {
        await using var app = await OpenApiApp.Start();
        var schemas = (await app.Document())["components"]!["schemas"]!;
        Assert.Equal("""["Post","Courier","carrier-pigeon"]""", schemas["Sending"]!["enum"]!.ToJsonString());
        Assert.Equal("string", (string?)schemas["Sending"]!["type"]);
        Assert.Matches((string)schemas["Handling"]!["pattern"]!, "Fragile, Upright");
        Assert.Equal(Components + "Sending", (string?)schemas["OrderBody"]!["properties"]!["ways"]!["items"]!["$ref"]);
        Assert.Equal("date-time", (string?)schemas["OrderBody"]!["properties"]!["times"]!["additionalProperties"]!["format"]);
        Assert.Equal(["null", "number"], schemas["OrderBody"]!["properties"]!["shares"]!["items"]!["type"]!.AsArray()
            .Select(type => (string)type!).Order());
    }

    [Fact]
    public async Task Enums_and_numbers_with_a_converter_are_what_that_reads()
    {
        await using var app = await OpenApiApp.Start();
        var schemas = (await app.Document())["components"]!["schemas"]!;
        var members = schemas["Ranked"]!["properties"]!;
        Assert.Equal("""{"enum":[1,9],"type":"integer"}""", Sorted(schemas["Rank"]!));
        Assert.Equal("""{"enum":[0,1,2],"type":"integer"}""", Sorted(members["way"]!));
        Assert.Equal("""[{"type":"number"},{"enum":["NaN","Infinity","-Infinity"]}]""", members["weight"]!["anyOf"]!.ToJsonString());
        Assert.Equal(["null", "number", "string"], members["share"]!["type"]!.AsArray().Select(type => (string)type!).Order());

        static string Sorted(JsonNode schema) =>
            new JsonObject([.. schema.AsObject().Where(pair => pair.Key != "description").OrderBy(pair => pair.Key)
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))]).ToJsonString();
    }

    [Fact]
    public async Task Enums_in_the_query_have_the_same_names()
    {
        await using var app = await OpenApiApp.Start();
        var parameters = (await app.Document())["paths"]!["/kim/found/{shop}"]!["get"]!["parameters"]!.AsArray()
            .ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!["schema"]!);
        Assert.Equal("""["Post","Courier","carrier-pigeon"]""", parameters["then"]["enum"]!.ToJsonString());
        Assert.Equal("carrier-pigeon", (string?)parameters["then"]["default"]);
        Assert.Equal("""["Post","Courier","carrier-pigeon"]""", parameters["how"]["items"]!["enum"]!.ToJsonString());
    }

    // What a minimal API's document says of the same metadata.
    [Theory]
    [InlineData(nameof(ProducesResponseTypeAttribute))]
    [InlineData("status only")]
    [InlineData("two")]
    [InlineData("media type")]
    [InlineData("default")]
    [InlineData("convention")]
    [InlineData("no content")]
    public async Task What_is_stated_counts_as_it_does_for_a_minimal_API(string kind)
    {
        await using var app = await OpenApiApp.Start(map: app =>
        {
            State(app.MapGroup("/stated").MapKimCommands(), kind);
            State(app.MapGet("/minimal", () => Results.Text("")), kind);
        });
        var document = await app.Document();
        var expected = Successes(document, "/minimal");
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Successes(document, "/stated/kim/kept"));
        Assert.NotNull(document["paths"]!["/stated/kim/kept"]!["get"]!["responses"]!["default"]);
    }

    [Fact]
    public async Task What_is_stated_of_another_status_adds_to_what_is_known()
    {
        await using var app = await OpenApiApp.Start(map: app => app.MapKimCommands()
            .WithMetadata(new ProducesResponseTypeAttribute(typeof(Left), 409)));
        var responses = (await app.Document())["paths"]!["/kim/echo"]!["post"]!["responses"]!.AsObject();
        Assert.Equal(["200", "400", "409", "default"], responses.Select(response => response.Key));
        Assert.Equal(Components + "NoteReply", (string?)responses["200"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Equal(Components + "Left", (string?)responses["409"]!["content"]!["application/json"]!["schema"]!["$ref"]);
    }

    [Fact]
    public async Task A_stated_media_type_is_that_of_answers_not_of_errors()
    {
        await using var app = await OpenApiApp.Start();
        var responses = (await app.Document())["paths"]!["/kim/plain"]!["get"]!["responses"]!;
        Assert.Equal(["text/plain"], responses["200"]!["content"]!.AsObject().Select(media => media.Key));
        Assert.Equal(["application/json"], responses["default"]!["content"]!.AsObject().Select(media => media.Key));
    }

    private static void State(IEndpointConventionBuilder endpoint, string kind) => _ = kind switch
    {
        nameof(ProducesResponseTypeAttribute) => endpoint.WithMetadata(new ProducesResponseTypeAttribute(typeof(Left), 202)),
        "status only" => endpoint.WithMetadata(new ProducesResponseTypeAttribute(204)),
        "two" =>
            endpoint.WithMetadata(
                new ProducesResponseTypeAttribute(typeof(Left), 200), new ProducesResponseTypeAttribute(typeof(Left), 201)),
        "media type" => endpoint.WithMetadata(new ProducesResponseTypeAttribute(typeof(Left), 200, "text/plain")),
        "default" => endpoint.WithMetadata(new ProducesDefaultResponseTypeAttribute(typeof(Left)), new ProducesResponseTypeAttribute(200)),
        "convention" => endpoint.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(Left), ["application/json"])),
        _ => endpoint.WithMetadata(new ProducesResponseTypeMetadata(204, typeof(void))),
    };

    private static List<string> Successes(JsonNode document, string path) => document["paths"]![path]!["get"]!["responses"]!.AsObject()
        .Where(response => response.Key.StartsWith('2'))
        .Select(response =>
            $"{response.Key} {string.Join(',', response.Value!["content"]?.AsObject().Select(media => $"{media.Key} {media.Value!["schema"]?["$ref"]}") ?? [])}")
        .ToList();

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
