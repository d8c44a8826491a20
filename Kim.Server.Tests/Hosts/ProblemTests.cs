using System.Text.Json.Nodes;
using Kim.Server.Tests.Apps;
using Kim.Server.Tests.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>With <c>Kim:Problems=on</c> failures are problem details (RFC 9457), on every host; what succeeds is as without it.</summary>
public sealed class ProblemTests
{
    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_command_and_Kim_answer_is_a_problem(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, null, "--Kim:Problems=on");
        using var client = await WireClient.Connect(host.EndPoint);
        foreach (var (target, status, title, detail, code) in ((string, int, string, string, int)[])[
            ("GET /kim/heads/fail", 409, "Conflict", "no", 7),
            ("GET /kim/heads/bad-request", 400, "Bad Request", "no", 1),
            ("GET /kim/heads/not-found", 404, "Not Found", "not found", 1),
            ("GET /kim/streams/unknown", 404, "Not Found", "not found", 1),
            ("GET /kim/streams/bytes?bytes=x", 400, "Bad Request", "invalid request data: 'bytes' must be ", 1)])
        {
            await client.Send($"{target} HTTP/1.1\r\nHost: test\r\n\r\n");
            IsProblem((await client.Receive())!, status, title, detail, code);
        }

        if (!AnyHost.IsApp(kind))
        {
            await client.Send("GET /nowhere HTTP/1.1\r\nHost: test\r\n\r\n");
            IsProblem((await client.Receive())!, 404, "Not Found", "no such route", 1);
            await client.Send("DELETE /kim/heads/ok HTTP/1.1\r\nHost: test\r\n\r\n");
            var refused = (await client.Receive())!;
            IsProblem(refused, 405, "Method Not Allowed", "method DELETE not allowed, only GET, HEAD", 1);
            Assert.Contains("\r\nAllow: GET, HEAD\r\n", refused.Head, StringComparison.Ordinal);
            await client.Send("GET /kim/heads/ok HTTP/1.1\r\nHost: test\r\nContent-Length: +1\r\n\r\n");
            var malformed = (await client.Receive())!;
            Assert.Equal(400, malformed.Status);
            Assert.StartsWith("malformed request: ", (string?)JsonNode.Parse(malformed.Body)!["detail"], StringComparison.Ordinal);
        }

        Assert.Equal("""200 {"code":0,"msg":"success","data":1}""", await host.Send(HttpMethod.Get, "/kim/heads/ok"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_internal_error_is_one_too(HostKind kind)
    {
        var faults = new Faults();
        await using var host = await AnyHost.Start(kind, NetTests.Parts(faults, kind, $"Problem{kind}"), "--Kim:Problems=on");
        using var client = await WireClient.Connect(host.EndPoint);
        foreach (var (place, status, title, detail) in ((string, int, string, string)[])[
            ("step", 500, "Internal Server Error", "internal error"),
            ("constructor", 500, "Internal Server Error", "internal error"),
            ("a cycle", 500, "Internal Server Error", "internal error"),
            ("binding, the client's fault", 400, "Bad Request", "invalid request data: ")])
        {
            faults.Place = place;
            await client.Send("POST /faulty/word HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}");
            var reply = (await client.Receive())!;
            IsProblem(reply, status, title, detail, 1);
        }
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task An_apps_request_timeout_is_still_the_apps_to_answer(string transport)
    {
        var kind = transport == nameof(AppTransport.Stock) ? HostKind.App : HostKind.AppOnReactor;
        await using var host = await AnyHost.Start(
            kind,
            new HostParts
            {
                Services = services => services.AddRequestTimeouts(options => options.DefaultPolicy = new()
                {
                    Timeout = TimeSpan.FromMilliseconds(50),
                }),
                App = app => app.UseRequestTimeouts(),
            },
            "--Kim:Problems=on");
        Assert.Equal("504 ", await host.Send(HttpMethod.Get, "/kim/hold"));
    }

    [Fact]
    public async Task The_document_says_so()
    {
        await using var app = await OpenApiApp.Start(services =>
        {
            services.AddOpenApi();
            services.Configure<KimOptions>(kim => kim.Problems = true);
        });
        var document = await app.Document();
        var responses = document["paths"]!["/kim/either"]!["post"]!["responses"]!;
        foreach (var key in (string[])["400", "default"])
        {
            var (media, content) = Assert.Single(responses[key]!["content"]!.AsObject());
            Assert.Equal(("application/problem+json", "#/components/schemas/ProblemReply"),
                (media, (string?)content!["schema"]!["$ref"]));
        }

        var notFound = document["paths"]!["/kim/everyday/{which}"]!["get"]!["responses"]!["404"]!["content"]!.AsObject();
        Assert.Equal(["application/problem+json"], notFound.Select(content => content.Key));

        var schemas = document["components"]!["schemas"]!.AsObject();
        Assert.Equal(["code", "detail", "status", "title", "trace", "type"],
            schemas["ProblemReply"]!["required"]!.AsArray().Select(name => (string?)name).Order());
        Assert.DoesNotContain("ErrorReply", schemas.Select(schema => schema.Key));
    }

    private static void IsProblem(WireReply reply, int status, string title, string detail, int code)
    {
        var body = JsonNode.Parse(reply.Body)!;
        Assert.Equal((status, "about:blank", title, status, code),
            (reply.Status, (string?)body["type"], (string?)body["title"], (int?)body["status"], (int?)body["code"]));
        Assert.StartsWith(detail, (string?)body["detail"], StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", reply.Head, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-Request-Id: {body["trace"]}\r\n", reply.Head, StringComparison.Ordinal);
    }
}
