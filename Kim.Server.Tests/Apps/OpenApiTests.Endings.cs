using System.Text.Json.Nodes;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Xunit;

namespace Kim.Server.Tests.Apps;

// What the document says of the endings that last steps call.
public sealed partial class OpenApiTests
{
    [Fact]
    public async Task Each_ending_of_a_last_step_is_listed_with_its_status_and_body()
    {
        await using var app = await OpenApiApp.Start();
        var responses = await Responses(app, "/kim/everyday/{which}");
        Assert.Equal(
            ["200", "201", "202", "301", "302", "307", "308", "400", "404", "default"], responses.Select(response => response.Key));
        Assert.Equal(["application/json", "text/plain"], Media(responses["200"]!));
        Assert.Equal(["array", "object", "EmptyReply"], AnyOf(responses["200"]!).Select(Data));
        Assert.Equal("""{"type":"string"}""", responses["200"]!["content"]!["text/plain"]!["schema"]!.ToJsonString());
        Assert.Equal(["integer", "EmptyReply"], AnyOf(responses["201"]!).Select(Data));
        Assert.Equal(["EmptyReply", "integer"], AnyOf(responses["202"]!).Select(Data));
        Assert.All(["301", "302", "307", "308"], status => Assert.Null(responses[status]!["content"]));
        Assert.Equal(Components + "ErrorReply", (string?)Schema(responses["404"]!)["$ref"]);
        Assert.Equal("Created", (string?)responses["201"]!["description"]);
    }

    [Fact]
    public async Task Streams_files_and_replies_without_an_envelope_have_their_media_types()
    {
        await using var app = await OpenApiApp.Start();
        var streams = await Responses(app, "/kim/streams/{which}");
        Assert.Equal(
            ["application/octet-stream", "application/x-ndjson", "text/event-stream", "text/plain"], Media(streams["200"]!).Order());
        Assert.All(streams["200"]!["content"]!.AsObject(), content =>
            Assert.Equal("binary", (string?)content.Value!["schema"]!["format"]));

        var files = await Responses(app, "/kim/files");
        Assert.Equal(["200", "206", "304", "400", "404", "default"], files.Select(response => response.Key));
        Assert.Equal(["*/*", "text/x-mine"], Media(files["206"]!));
        Assert.Null(files["304"]!["content"]);

        var items = await Responses(app, "/kim/shelves/{shelf}", "post");
        Assert.Equal(["201", "400", "default"], items.Select(response => response.Key));
        Assert.Equal(Components + "NewItem", (string?)Schema(items["201"]!)["$ref"]);
    }

    [Fact]
    public async Task An_error_with_a_media_type_of_its_own_has_it_beside_what_the_binder_says()
    {
        await using var app = await OpenApiApp.Start();
        var responses = await Responses(app, "/kim/heads/{which}");
        Assert.Equal(["application/json", "application/problem+json"], Media(responses["400"]!).Order());
        Assert.Equal(["application/problem+json"], Media(responses["409"]!));
        Assert.Equal(Components + "ErrorReply",
            (string?)responses["409"]!["content"]!["application/problem+json"]!["schema"]!["$ref"]);
        Assert.Equal(["200", "201", "204", "400", "404", "409", "default"], responses.Select(response => response.Key));
        Assert.Null(responses["204"]!["content"]);
    }

    [Fact]
    public async Task A_reply_that_only_the_run_knows_is_a_200_beside_what_is_known()
    {
        await using var app = await OpenApiApp.Start();
        Assert.Equal(["200", "default"], (await Responses(app, "/kim/kept")).Select(response => response.Key));
        var responses = await Responses(app, "/kim/kept", "post");
        Assert.Equal(["200", "201", "400", "default"], responses.Select(response => response.Key));
        Assert.Null(responses["200"]!["content"]);
        Assert.Equal(Components + "RightReply", (string?)Schema(responses["201"]!)["$ref"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_stated_outranks_the_ending_with_its_status(bool withType)
    {
        var stated = withType
            ? new ProducesResponseTypeAttribute(typeof(Left), 201) { Description = "Made." }
            : new ProducesResponseTypeAttribute(201) { Description = "Made." };
        await using var app = await OpenApiApp.Start(map: app => app.MapKimCommands().WithMetadata(stated));
        var responses = await Responses(app, "/kim/kept", "post");

        // A success is stated, so the reply that only the run knows is not guessed at.
        Assert.Equal(["201", "400", "default"], responses.Select(response => response.Key));
        Assert.Equal("Made.", (string?)responses["201"]!["description"]);
        Assert.Equal(Components + (withType ? "Left" : "RightReply"), (string?)Schema(responses["201"]!)["$ref"]);
    }

    private static async Task<JsonObject> Responses(OpenApiApp app, string path, string method = "get") =>
        (await app.Document())["paths"]![path]![method]!["responses"]!.AsObject();

    private static IEnumerable<string> Media(JsonNode response) => response["content"]!.AsObject().Select(content => content.Key);

    private static JsonNode Schema(JsonNode response) => response["content"]!["application/json"]!["schema"]!;

    private static IEnumerable<JsonNode> AnyOf(JsonNode response) => Schema(response)["anyOf"]!.AsArray().Select(schema => schema!);

    // An envelope's data, or the envelope if it has a name.
    private static string? Data(JsonNode schema) =>
        ((string?)schema["$ref"])?[Components.Length..] ?? (string?)schema["properties"]!["data"]!["type"];
}
