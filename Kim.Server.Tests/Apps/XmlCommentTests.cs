using System.Text.Json.Nodes;
using Kim.Server.Commands;
using Kim.Server.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>XML comments of commands and of what they take and give are in the document, on a server and in an app.</summary>
public sealed class XmlCommentTests
{
    public static TheoryData<HostKind> Kinds => [HostKind.ServerOnEpoll, HostKind.App];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Summary_remarks_and_examples_are_in_the_document(HostKind kind)
    {
        var document = await Document(kind, Table);
        var operation = document["paths"]!["/kim/helloworld"]!["post"]!;
        Assert.Equal("Binds a request and answers the same to everyone.", (string?)operation["summary"]);
        Assert.Equal("It measures the way through the server, without work.", (string?)operation["description"]);
        var schemas = document["components"]!["schemas"]!;
        Assert.Equal("Who asks.", (string?)schemas["HelloWorldRequest"]!["description"]);
        var member = schemas["HelloWorldRequest"]!["properties"]!["uid"]!;
        Assert.Equal(("The number of a user.", "1"), ((string?)member["description"], (string?)member["example"]));
        Assert.Equal("What is answered.", (string?)schemas["HelloWorldAnswer"]!["description"]);
        Assert.Equal("""{"id":"123","name":"kim"}""", schemas["HelloWorldAnswer"]!["example"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_transformer_says_outranks_a_comment(HostKind kind)
    {
        var document = await Document(kind, Table, options => options.AddSchemaTransformer((schema, context, _) =>
        {
            schema.Description = context.JsonTypeInfo.Type == typeof(HelloWorldRequest) ? "As transformed." : schema.Description;
            return Task.CompletedTask;
        }));
        Assert.Equal("As transformed.", (string?)document["components"]!["schemas"]!["HelloWorldRequest"]!["description"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_command_without_a_comment_is_called_by_its_name(HostKind kind)
    {
        var document = await Document(kind, table: null);
        Assert.Equal("Hold", (string?)document["paths"]!["/kim/hold"]!["get"]!["summary"]);
    }

    // The other one needs Redis.
    private static readonly CommandTable Table = new(KimCommands.Table.Assembly,
        [.. KimCommands.Table.Commands.Where(command => command.Name == nameof(HelloWorld))], KimCommands.Table.Metadata);

    private static async Task<JsonNode> Document(HostKind kind, CommandTable? table, Action<OpenApiOptions>? configure = null)
    {
        await using var host = await AnyHost.Start(kind, new HostParts
        {
            Table = table,
            Services = services => services.AddOpenApi(configure ?? (_ => { })),
            Build = kim => _ = AnyHost.IsApp(kind) ? kim : kim.UsePipeline(app => app.MapOpenApi()),
            App = app => app.MapOpenApi(),
        });
        return JsonNode.Parse(await host.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
    }
}
