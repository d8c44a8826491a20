using System.Text.Json.Nodes;
using Xunit;

namespace Kim.Server.Tests.Durable;

/// <summary>What an OpenAPI document says of durable commands.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task A_durable_command_may_answer_later_and_takes_what_a_client_prefers()
    {
        await using var server = await ServerFixture.Start("--Kim:OpenApi=on");
        var paths = JsonNode.Parse(await server.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!["paths"]!;
        var transfer = paths["/kim/transfers"]!["post"]!;
        Assert.Equal("string", (string?)transfer["responses"]!["202"]!["headers"]!["Location"]!["schema"]!["type"]);
        Assert.NotNull(transfer["responses"]!["202"]!["content"]!["application/json"]);

        // Its key is a member of the request.
        var header = Assert.Single(transfer["parameters"]!.AsArray())!;
        Assert.Equal(("Prefer", "header", "string"), ((string?)header["name"], (string?)header["in"], (string?)header["schema"]!["type"]));
        Assert.False(string.IsNullOrEmpty((string?)header["description"]));
        Assert.Null(paths["/kim/orders"]!["post"]!["responses"]!["202"]);
        Assert.NotNull(paths["/kim/runs/{id}"]!["get"]!["responses"]!["200"]!["content"]);
        Assert.NotNull(paths["/kim/runs/{id}/signals/{name}"]!["post"]);
    }
}
