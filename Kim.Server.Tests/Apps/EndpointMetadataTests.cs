using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>What the rest of the app sees of the commands' endpoints.</summary>
public sealed class EndpointMetadataTests
{
    [Fact]
    public async Task The_OpenAPI_document_holds_the_commands()
    {
        await using var app = await AppFixture.Start(AppTransport.Stock);
        var document = JsonNode.Parse(await app.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        var paths = document["paths"]!.AsObject();
        Assert.Contains("/minimal/{word}", paths);
        Assert.Contains("/controller/words", paths);

        var find = paths["/kim/shelves/{shelf}/items/{id}"]!["get"]!;
        Assert.Equal("Finds items on a shelf.", (string?)find["summary"]);
        Assert.Equal(["items"], find["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal(["shelf path True", "id path True", "limit query False"], find["parameters"]!.AsArray()
            .Select(parameter => $"{parameter!["name"]} {parameter["in"]} {parameter["required"] is { } required && (bool)required}"));
        Assert.Equal("int64", (string?)find["parameters"]![1]!["schema"]!["format"]);
        Assert.Null(find["requestBody"]);
        Assert.Single(paths["/kim/shelves/{shelf}/items/{id}"]!.AsObject());
        Assert.NotNull(paths["/kim/items/{shelf}/{id}"]!["get"]);

        var echo = paths["/kim/echo"]!["post"]!;
        Assert.Equal("Echo", (string?)echo["summary"]);
        Assert.Equal("#/components/schemas/Note", (string?)echo["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Equal("string", (string?)document["components"]!["schemas"]!["Note"]!["properties"]!["text"]!["type"]);
        Assert.True((bool)echo["requestBody"]!["required"]!);
        Assert.DoesNotContain(paths, path => path.Key.Contains("/commands", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Conventions_hold_for_all_and_a_commands_own_attribute_outranks_them()
    {
        await using var app = await AppFixture.Start(AppTransport.Stock, null, app => app.MapGroup("/api/{tenant}").MapKimCommands()
            .RequireAuthorization());
        Assert.Equal("401 ", await app.Get("/api/a/kim/items/a/7"));
        Assert.StartsWith("200", await app.Get("/api/a/kim/items/a%2Fb/7", ("X-User", "ann reader")), StringComparison.Ordinal);
        Assert.Contains("\"a/b\"", await app.Get("/api/x%2Fy/kim/items/a%2Fb/7", ("X-User", "ann reader")), StringComparison.Ordinal);
        Assert.Equal("401 ", await app.Get("/api/a/kim/commands/Echo/graph"));
        Assert.Equal("401 ", await app.Get("/api/a/kim/commands"));
        Assert.StartsWith("200", await app.Get("/api/a/kim/open"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_of_endpoints_that_is_added_to_all_runs_before_the_command()
    {
        await using var app = await AppFixture.Start(AppTransport.Stock, null, app => app.MapKimCommands()
            .AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers.ContainsKey("X-Stop") ? Results.StatusCode(418) : await next(context)));
        Assert.Equal("418 ", await app.Get("/kim/open", ("X-Stop", "1")));
        Assert.StartsWith("200 kim-reactor", await app.Get("/kim/open"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_tells_its_command()
    {
        await using var app = await AppFixture.Start(AppTransport.Stock);
        var endpoints = app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.Contains(endpoints, endpoint => endpoint.Metadata.GetMetadata<CommandDescriptor>()?.Type == typeof(Tests.Commands.Secret));
    }
}
