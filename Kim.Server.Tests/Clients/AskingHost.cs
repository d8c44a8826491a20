using System.Data.Common;
using System.Net;
using Grpc.Core;
using Kim.Server.Tests.Clients.Commands;
using Kim.Server.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Clients;

/// <summary>A host whose commands ask another server, with the map of exceptions that docs/coding/clients.md shows.</summary>
internal sealed class AskingHost : IAsyncDisposable
{
    internal const string Later = """503 {"code":1,"msg":"try again shortly"}""";

    // But for the one that wants all of them at once.
    private static readonly CommandTable Table = new(
        Commands.KimCommands.Table.Assembly,
        [.. Commands.KimCommands.Table.Commands.Where(command => command.Type != typeof(AskAll))], []);

    private readonly Upstream _upstream;
    private readonly UpstreamClient _client;

    private AskingHost(Upstream upstream, UpstreamClient client, AnyHost host) => (_upstream, _client, Host) = (upstream, client, host);

    internal AnyHost Host { get; }

    internal static async Task<AskingHost> Start(
        Upstream upstream, HostKind kind, int connections = 40, bool isDown = false, params string[] settings)
    {
        var client = upstream.Connect(connections, isDown);
        var parts = new HostParts
        {
            Table = Table,
            Services = services => services
                .AddSingleton<IUpstream>(client)
                .MapKimFault<DbException>(fault => fault.IsTransient ? Refusal() : null)
                .MapKimFault<HttpRequestException>(fault =>
                    fault.StatusCode is null or >= HttpStatusCode.InternalServerError ? Refusal() : null)
                .MapKimFault<RpcException>(fault =>
                    fault.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted ? Refusal() : null),
        };
        return new AskingHost(upstream, client, await AnyHost.Start(kind, parts, settings));

        static Reply Refusal() => Reply.Fail(1, "try again shortly", 503).WithHeader("Retry-After", "1");
    }

    /// <summary>The status and the body of a reply, and what it says of another time.</summary>
    internal async Task<(string Reply, string RetryAfter)> Get(string path)
    {
        using var reply = await Host.Client.GetAsync(path);
        return ($"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}", $"{reply.Headers.RetryAfter}");
    }

    /// <summary>Opens so many connections, however long that takes: a test's own waits are then not about it.</summary>
    internal async Task WarmUp(int connections)
    {
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while ((await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Get("/kim/ask/7"))))
            .Any(answer => !answer.Reply.StartsWith("200", StringComparison.Ordinal)))
        {
            Assert.True(Environment.TickCount64 < limit, "The server never answered.");
        }
    }

    /// <summary>Nothing is under way any more, on either side, and the client works as before.</summary>
    internal async Task ServesAgain()
    {
        await _upstream.UntilHanging(0);
        await Host.UntilIdle();
        var (reply, _) = await Get("/kim/ask/7");
        Assert.StartsWith("""200 {"code":0,"msg":"success","data":{"awaited":"7 of """, reply, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _client.DisposeAsync();
    }
}
