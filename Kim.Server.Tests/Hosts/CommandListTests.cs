using System.Text.Json.Nodes;
using Kim.Server.Tests.Durable;
using Microsoft.Extensions.DependencyInjection;
using Transfers;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>The commands of a server, as it shows them, however it is served.</summary>
public sealed class CommandListTests
{
    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Commands_are_listed_with_their_routes_and_steps(HostKind kind)
    {
        await using var host = await Start(kind);
        var commands = (JsonArray)await Read(host, "/kim/commands", "commands");
        Assert.Contains("ListRuns", commands.Select(command => (string?)command!["name"]));
        Assert.Equal(
            """
            {"name":"MoveMoney","type":"Transfers.MoveMoney","routes":["POST /kim/transfers"],"durable":true,"steps":[
            {"name":"Price","kind":"step","waits":false},
            {"name":"Reserve","kind":"step","waits":true,"timeout":"2s","retry":{"attempts":5,"delay":"20ms","maxDelay":"1s"}},
            {"name":"Approve","kind":"step","waits":true},
            {"name":"Decide","kind":"step","waits":false},
            {"name":"Book","kind":"step","waits":true,"timeout":"2s","retry":{"attempts":5,"delay":"20ms","maxDelay":"1s"}},
            {"name":"Answer","kind":"step","waits":false},
            {"name":"Release","kind":"compensation","waits":true,"timeout":"10s","retry":{"attempts":5,"delay":"20ms","maxDelay":"1s"},"compensates":"Reserve"}]}
            """.ReplaceLineEndings(""),
            commands.Single(command => (string?)command!["name"] == "MoveMoney")!.ToJsonString());
        Assert.Equal("200 ", (await host.Send(HttpMethod.Head, "/kim/commands"))[..4]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_is_shown_with_its_edges_and_its_graph(HostKind kind)
    {
        await using var host = await Start(kind);
        var command = await Read(host, "/kim/commands/MoveMoney");
        Assert.Equal(await host.Send(HttpMethod.Get, "/kim/commands/MoveMoney/graph"), $"200 {command["graph"]}");
        var edges = command["edges"]!.AsArray().Select(edge => edge!.ToJsonString()).ToList();
        Assert.Contains("""{"kind":"flow","from":"Reserve","to":"Approve","value":"Hold"}""", edges);
        Assert.Contains("""{"kind":"undo","from":"Release","to":"Reserve"}""", edges);
        Assert.Contains("""{"kind":"jump","from":"Decide","to":"Book"}""", edges);
        Assert.Equal("Release", (string?)(await Read(host, "/kim/commands/Transfers.MoveMoney"))["steps"]![6]!["name"]);
        Assert.Equal("""404 {"code":1,"msg":"there is no command 'Nothing'"}""", await host.Send(HttpMethod.Get, "/kim/commands/Nothing"));
    }

    [Fact]
    public async Task A_deadline_catches_and_the_exceptions_of_a_retry_are_shown()
    {
        await using var server = await ServerFixture.Start();
        var command = JsonNode.Parse(await server.Client.GetStringAsync(new Uri("/kim/commands/PlaceOrder", UriKind.Relative)))!["data"]!;
        Assert.Equal("5s", (string?)command["deadline"]);
        Assert.Equal("catch", (string?)Step(command, "Declined")["kind"]);
        Assert.Equal("""["System.IO.IOException","System.TimeoutException"]""", Step(command, "Reserve")["retry"]!["on"]!.ToJsonString());
        Assert.False((bool)command["durable"]!);
    }

    private static JsonNode Step(JsonNode command, string name) =>
        command["steps"]!.AsArray().Single(step => (string?)step!["name"] == name)!;

    private static Task<AnyHost> Start(HostKind kind) => AnyHost.Start(kind, new HostParts
    {
        Table = Transfers.KimCommands.Table,
        Services = services => services.AddSingleton<IBank>(new IdleBank()),
        Build = kim => kim.AddDurable(),
    });

    private static async Task<JsonNode> Read(AnyHost host, string path, string? member = null)
    {
        var reply = await host.Send(HttpMethod.Get, path);
        Assert.StartsWith("200 ", reply, StringComparison.Ordinal);
        var data = JsonNode.Parse(reply[4..])!["data"]!;
        return member is null ? data : data[member]!;
    }
}
