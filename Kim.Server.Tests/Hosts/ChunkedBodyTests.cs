using Kim.Server.Tests.Commands;
using Kim.Server.Tests.Conformance;
using Kim.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>
/// Malformed chunks are 400, whether Kim reads them, a step, or middleware of a pipeline. And what is asked of the server itself is
/// answered there, too. The conformance table has the bodies.
/// </summary>
public sealed class ChunkedBodyTests
{
    private const string Smuggled = "GET /kim/open HTTP/1.1\r\nHost: test\r\n\r\n";
    private readonly SourceWitness _witness = new();

    public static TheoryData<HostKind, bool> Servers => new()
    {
        { HostKind.ServerOnEpoll, false },
        { HostKind.ServerOnEpoll, true },
        { HostKind.ServerOnSockets, false },
        { HostKind.ServerOnSockets, true },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Commands_and_steps_that_read_are_told(HostKind kind, bool hasPipeline)
    {
        await using var host = await Start(kind, hasPipeline);
        foreach (var (chunks, fault) in new[]
        {
            (";\r\nabc\r\n0\r\n\r\n", "an extension without a name, in chunk 2"),
            ("\nabc\r\n0\r\n\r\n", "a line that ends with LF alone, in chunk 2"),
            ("\r\nabc\r\n0\r\nX(: 1\r\n\r\n", "byte 0x28 in its name, in trailer 1"),
            ($"\r\nabc\r\n0\r\nX: {new string('x', 40_000)}\r\n\r\n", "longer extensions and trailers than Kim:MaxHead allows, in trailer 1"),
        })
        {
            var refusal = $$"""{"code":1,"msg":"malformed body: {{fault}}"}""";
            Assert.Equal(refusal, await Answer(host, Post("/kim/echo") + "5\r\n{\"tex\r\n3" + chunks));

            // The step has read the first chunk when the second one comes.
            var undone = _witness.Undone;
            var given = _witness.Given;
            using var client = await WireClient.Connect(host.EndPoint);
            await client.Send(Post("/kim/uploads/count") + "5\r\n12345\r\n");
            await host.Until(() => _witness.Given >= given + 5, "the run reads");
            await client.Send("3" + chunks + Smuggled);
            var reply = (await client.Receive())!;
            Assert.Equal((400, refusal, true), (reply.Status, reply.Body, reply.Closes));
            Assert.Null(await client.Receive());
            await host.Until(() => _witness.Undone == undone + 1 && host.RequestsInFlight == 0, "the run is undone");
        }

        Assert.Equal(0, await host.RunsInFlight());
        Assert.Empty(host.Errors.Lines);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Good_ones_leave_the_connection_to_the_next_request(HostKind kind, bool hasPipeline)
    {
        await using var host = await Start(kind, hasPipeline);
        using var client = await WireClient.Connect(host.EndPoint);
        for (var i = 0; i < 3; i++)
        {
            await client.Send(Post("/kim/uploads/count") + "5;a=1\r\n12345\r\n0;b\r\nX: 1\r\n\r\n"
                + Post("/kim/echo") + "c;a=\"1\"\r\n{\"text\":\"a\"}\r\n0\r\nX: 1\r\nY:\r\n\r\n");
            Assert.Contains("5 of ?, application/json", (await client.Receive())!.Body, StringComparison.Ordinal);
            Assert.Contains("""{"text":"a"}""", (await client.Receive())!.Body, StringComparison.Ordinal);
        }

        client.End();
        Assert.Null(await client.Receive());
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll)]
    [InlineData(HostKind.ServerOnSockets)]
    public async Task Middleware_that_reads_is_told_and_the_client_too(HostKind kind)
    {
        await using var host = await Start(kind, hasPipeline: true);
        Assert.Equal(
            """{"code":1,"msg":"malformed body: an extension without a name, in chunk 1"}""",
            await Answer(host, Post("/own") + "3;\r\nabc\r\n0\r\n\r\n"));
        Assert.Equal("""{"code":1,"msg":"bad request"}""", await Answer(host, Post("/bound") + "3\r\n\"a\"\n0\r\n\r\n"));

        // Who does not look at the body has answered already: the connection ends all the same.
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(Post("/deaf") + "3;\r\nabc\r\n0\r\n\r\n" + Smuggled);
        var reply = (await client.Receive())!;
        Assert.Equal((202, true), (reply.Status, reply.Closes));
        Assert.Null(await client.Receive());
        Assert.Empty(host.Errors.Lines);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Requests_of_the_server_itself_are_not_for_middleware(HostKind kind, bool hasPipeline)
    {
        await using var host = await Start(kind, hasPipeline);
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send("OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n" + "OPTIONS * HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc"
            + "CONNECT test:80 HTTP/1.1\r\nHost: test:80\r\n\r\n" + Smuggled);
        for (var i = 0; i < 2; i++)
        {
            var options = (await client.Receive())!;
            Assert.Equal((204, false), (options.Status, options.Closes));
            var allow = options.Head.Split("\r\n").Single(line => line.StartsWith("Allow: ", StringComparison.Ordinal))[7..].Split(", ");
            Assert.Equal(allow.Distinct().Order(StringComparer.Ordinal), allow);
            Assert.Superset(new HashSet<string> { "GET", "HEAD", "OPTIONS", "POST" }, allow.ToHashSet());
            Assert.Equal(hasPipeline, allow.Contains("PROPFIND"));
            Assert.DoesNotContain("X-Seen", options.Head, StringComparison.Ordinal);
        }

        var tunnel = (await client.Receive())!;
        Assert.Equal((501, true), (tunnel.Status, tunnel.Closes));
        Assert.Equal("""{"code":1,"msg":"method CONNECT is not served: this server is not a proxy"}""", tunnel.Body);
        Assert.Contains("\r\nX-Request-Id: ", tunnel.Head, StringComparison.Ordinal);
        Assert.Null(await client.Receive());
        Assert.Empty(host.Errors.Lines);
    }

    private static string Post(string path) => $"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    // One reply, which is the last.
    private static async Task<string> Answer(AnyHost host, string request)
    {
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(request + Smuggled);
        var reply = (await client.Receive())!;
        Assert.True(reply is { Status: 400, Closes: true }, $"{reply}{string.Join('\n', host.Errors.Lines)}");
        Assert.Null(await client.Receive());
        return reply.Body;
    }

    private Task<AnyHost> Start(HostKind kind, bool hasPipeline) => AnyHost.Start(kind, new HostParts
    {
        Services = services => services.AddSingleton(_witness),
        Build = kim =>
        {
            if (hasPipeline)
            {
                kim.UsePipeline(app =>
                {
                    app.Use((context, next) =>
                    {
                        context.Response.Headers["X-Seen"] = "1";
                        return next(context);
                    });
                    app.MapMethods("/dav", ["PROPFIND"], () => "");
                    app.MapPost("/own", static context => context.Request.Body.CopyToAsync(Stream.Null));
                    app.MapPost("/bound", static ([FromBody] string text) => text);
                    app.MapPost("/deaf", static () => Results.StatusCode(202));
                });
            }
        },
    });
}
