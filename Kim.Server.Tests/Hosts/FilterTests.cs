using Kim.Server.Tests.Commands;
using Kim.Server.Tests.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Filters run before the first step and see the reply, on every host.</summary>
public sealed class FilterTests
{
    private const string Passes = """{"code":0,"msg":"success","data":"tenant of ann"}""";

    private readonly ProbeLog _log = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task They_run_in_order_and_see_the_reply_in_reverse(HostKind kind)
    {
        await using var host = await Start(kind);
        Assert.Equal($"200 {Passes}", await Ask(host, null));
        Assert.Equal(["before first", "before second", "step", "after second 200", "after first 200"], _log.Seen);
    }

    [Theory]
    [InlineData("first=late", "200 " + Passes, "before first, before second, step, after second 200, after first 200")]
    [InlineData("first=reply", """403 {"code":9,"msg":"first says no"}""", "before first")]
    [InlineData("second=reply", """403 {"code":9,"msg":"second says no"}""", "before first, before second, after first 403")]
    [InlineData("second=wait", """504 {"code":1,"msg":"the deadline passed before the first step"}""",
        "before first, before second, after first 504")]
    [InlineData("second=after-fail", """409 {"code":8,"msg":"not after all"}""",
        "before first, before second, step, after second 200, after first 409, undone")]
    public async Task What_one_says_counts(string told, string reply, string seen)
    {
        await using var host = await Start(HostKind.ServerOnEpoll);
        Assert.Equal(reply, await Ask(host, told));
        await host.Until(() => string.Join(", ", _log.Seen) == seen, $"{seen}; but it is {string.Join(", ", _log.Seen)}");
        Assert.Empty(host.Errors.Lines);
        Assert.Equal(0, await host.RunsInFlight());
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll, "first=throw", "before first")]
    [InlineData(HostKind.App, "first=throw", "before first")]
    [InlineData(HostKind.App, "second=after-throw", "before first, before second, step, after second 200, after first 500, undone")]
    [InlineData(HostKind.ServerOnEpoll, "second=after-null", "before first, before second, step, after second 200, after first 500, undone")]
    public async Task One_that_throws_is_a_500_that_the_log_tells_once(HostKind kind, string told, string seen)
    {
        await using var host = await Start(kind);
        Assert.StartsWith("""500 {"code":1,"msg":"internal error","trace":""", await Ask(host, told), StringComparison.Ordinal);
        await host.Until(() => string.Join(", ", _log.Seen) == seen, seen);
        Assert.StartsWith("ProbeAttribute of Probed threw, run ", Assert.Single(host.Errors.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_may_add_to_the_reply(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(Request("first=after-header", """{"owner":"ann"}"""));
        Assert.Contains("X-Seen-By: first\r\n", (await client.Receive())!.Head + "\r\n", StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_come_before_what_is_wrong_with_the_request()
    {
        await using var host = await Start(HostKind.ServerOnEpoll);
        Assert.Equal("""403 {"code":9,"msg":"first says no"}""", await Ask(host, "first=reply", "nonsense"));
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: The field count must be between 1 and 9."}""",
            await Ask(host, null, """{"owner":"ann","count":0}"""));
        Assert.Equal("""401 {"code":4,"msg":"an owner is needed"}""", await Ask(host, null, """{"owner":"nobody","count":0}"""));
        Assert.Equal("""400 {"code":1,"msg":"invalid request data: 'owner' is missing"}""", await Ask(host, null, "{}"));
        Assert.DoesNotContain("step", _log.Seen);
        Assert.Contains("after first 400", _log.Seen);
    }

    [Fact]
    public async Task A_run_from_code_has_those_that_say_so()
    {
        await using var host = await Start(HostKind.App);
        await host.Services.GetRequiredService<IKim>().Run(Probed.Call(new ProbedOrder("ann"))).WaitAsync(ServerFixture.Limit);
        Assert.Equal(["before second from code", "step", "after second 200"], _log.Seen);
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll)]
    [InlineData(HostKind.App)]
    public async Task A_host_adds_filters_to_all_commands_graphs_included(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts
        {
            Services = services => services.AddSingleton(_log),
            Build = kim => kim.AddFilter(() => new ProbeAttribute("all")),
        });
        await Ask(host, null);
        Assert.Equal(
            ["before all", "before first", "before second", "step", "after second 200", "after first 200", "after all 200"], _log.Seen);
        Assert.Equal("403", (await Send(host, "GET /kim/commands/Probed/graph HTTP/1.1\r\nHost: test\r\nX-Probe: all=reply\r\n\r\n"))[..3]);
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll)]
    [InlineData(HostKind.App)]
    public async Task A_groups_prefix_is_in_the_route(HostKind kind)
    {
        await using var host = await Start(kind);
        Assert.Equal("""200 {"code":0,"msg":"success","data":"two"}""", await host.Send(HttpMethod.Get, "/v2/grouped"));
        Assert.Equal("404", (await host.Send(HttpMethod.Get, "/grouped"))[..3]);
    }

    [Fact]
    public async Task A_group_is_mapped_alone()
    {
        await using var host = await AnyHost.Start(HostKind.App, new HostParts { Map = app => app.MapKimCommands("v2") });
        Assert.Equal("""200 {"code":0,"msg":"success","data":"two"}""", await host.Send(HttpMethod.Get, "/v2/grouped"));
        Assert.Equal("404", (await host.Send(HttpMethod.Post, "/probed", """{"owner":"ann"}"""))[..3]);
        var fault = await Assert.ThrowsAsync<ArgumentException>(
            () => AnyHost.Start(HostKind.App, new HostParts { Map = app => app.MapKimCommands("v3") }));
        Assert.StartsWith(
            "No command is in a group 'v3'. Groups are: v2. A group is stated by [CommandGroup(\"…\")].", fault.Message,
            StringComparison.Ordinal);
    }

    private static string Request(string? told, string body) =>
        $"POST /probed HTTP/1.1\r\nHost: test\r\n{(told is null ? "" : $"X-Probe: {told}\r\n")}Content-Length: {body.Length}\r\n\r\n{body}";

    private static Task<string> Ask(AnyHost host, string? told, string body = """{"owner":"ann"}""") => Send(host, Request(told, body));

    private static async Task<string> Send(AnyHost host, string request)
    {
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(request);
        var reply = await client.Receive() ?? throw new EndOfStreamException("The server closed without an answer.");
        return $"{reply.Head.Split(' ')[1]} {reply.Body}";
    }

    private Task<AnyHost> Start(HostKind kind) =>
        AnyHost.Start(kind, new HostParts { Services = services => services.AddSingleton(_log) });
}
