using System;
using Kim.Server.Tests.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A header that a reply sets has its effect on every host, or there is an exception that says why not; and HEAD.</summary>
public sealed class HeaderTests : IAsyncLifetime
{
    private readonly Dictionary<HostKind, AnyHost> _hosts = [];

    public async Task InitializeAsync()
    {
        foreach (var kind in AnyHost.Kinds)
        {
            // What an app's middleware has set stays, but for what a message has once.
            _hosts[kind] = await AnyHost.Start(kind, new HostParts
            {
                App = app => app.Use((context, next) =>
                {
                    context.Response.Headers.Append("Vary", "Origin");
                    context.Response.Headers.Append("Set-Cookie", "app=1");
                    context.Response.Headers.Append("Location", "/app");
                    context.Response.Headers.ContentType = "text/app";
                    return next(context);
                }),
            });
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts.Values)
        {
            await host.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("ok", 200, "application/vnd.kim+json", """{"code":0,"msg":"success","data":1}""")]
    [InlineData("ok-without-data", 200, "application/vnd.kim+json; charset=UTF-8", """{"code":0,"msg":"success"}""")]
    [InlineData("fail", 409, "application/problem+json", """{"code":7,"msg":"no"}""")]
    [InlineData("bad-request", 400, "application/problem+json", """{"code":1,"msg":"no"}""")]
    [InlineData("not-found", 404, "application/problem+json", """{"code":1,"msg":"not found"}""")]
    [InlineData("json", 201, "application/json; profile=\"x\"", "1")]
    [InlineData("text", 200, "text/csv; header=absent", "a,b")]
    [InlineData("bytes", 200, "application/xhtml+xml; charset=iso-8859-1", "<p>\u00e9</p>")]
    [InlineData("events", 200, "text/event-stream", "data: 1\n\n")]
    public async Task Content_Type_sets_the_media_type_of_every_ending_that_has_a_body(string which, int status, string type, string body)
    {
        foreach (var kind in AnyHost.Kinds)
        {
            var reply = await Get(kind, $"/kim/heads/{which}");
            Assert.Equal((kind, status, body), (kind, reply.Status, reply.Body));
            Assert.Equal([type], Values(reply, "Content-Type"));
        }
    }

    [Theory]
    [InlineData("type-without-body",
        "A reply of Status(204) has no body, so it has no Content-Type: answer with Text, Json or Bytes, or leave the header out.")]
    [InlineData("no-type", "'text' is not a media type: write type/subtype, for example \"text/csv; charset=utf-8\".")]
    [InlineData("empty-type", "'' is not a media type: write type/subtype, for example \"text/csv; charset=utf-8\".")]
    [InlineData("any-type", "'*/*' is not a media type: write type/subtype, for example \"text/csv; charset=utf-8\".")]
    [InlineData("foreign-charset",
        "The body of this reply is UTF-8, so its charset cannot be 'iso-8859-1': encode the text yourself and answer with Bytes.")]
    [InlineData("foreign-charset-of-json",
        "The body of this reply is UTF-8, so its charset cannot be 'utf-16': encode the text yourself and answer with Bytes.")]
    [InlineData("letters",
        "The value of header 'X-Name' holds a character that is not printable ASCII: percent-encode it, as in filename*=UTF-8''caf%C3%A9 "
        + "(RFC 8187).")]
    [InlineData("letters-in-type", "The value of header 'Content-Type' holds a character that is not printable ASCII")]
    [InlineData("length", "'Content-Length' is set by the server and cannot be set by a reply: leave it out.")]
    [InlineData("twice", "'location' is set already, and a reply can have it once only.")]
    [InlineData("bytes-without-type", "'a b' is not a media type: write type/subtype, for example \"text/csv; charset=utf-8\".")]
    [InlineData("body-of-204", "A reply with status 204 has no body: write Status(204).")]
    [InlineData("body-of-304", "A reply with status 304 has no body: write Status(304).")]
    [InlineData("body-of-205", "A reply with status 205 has no body: write Status(205).")]
    public async Task A_header_or_body_that_cannot_be_is_an_exception_that_says_why(string which, string message) =>
        Assert.StartsWith(message, (await Get(HostKind.ServerOnEpoll, $"/kim/heads/{which}")).Body, StringComparison.Ordinal);

    [Fact]
    public async Task Every_other_header_arrives_as_it_was_set()
    {
        foreach (var kind in AnyHost.Kinds)
        {
            var reply = await Get(kind, "/kim/heads/many");
            var fromApp = AnyHost.IsApp(kind);
            Assert.Equal(fromApp ? ["app=1", "a=1; Path=/", "b=2"] : ["a=1; Path=/", "b=2"], Values(reply, "Set-Cookie"));
            Assert.Equal(fromApp ? ["Origin", "X-A"] : ["X-A"], Values(reply, "Vary"));
            Assert.Equal(["no-store", "max-age=0"], Values(reply, "Cache-Control"));
            Assert.Equal([""], Values(reply, "X-Empty"));
            foreach (var (name, value) in ((string, string)[])[
                ("Date", "Thu, 01 Jan 2026 00:00:00 GMT"), ("Server", "mine"), ("Allow", "GET"), ("Retry-After", "7"),
                ("Content-Encoding", "identity"), ("Location", "/mine"),
                ("Content-Language", "en"), ("ETag", "\"1\""), ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"),
                ("Content-Type", "application/json"), ("Content-Length", "26")])
            {
                Assert.Equal((kind, name, value), (kind, name, Assert.Single(Values(reply, name))));
            }

            var bare = await Get(kind, "/kim/heads/status");
            Assert.Equal((204, 0), (bare.Status, Values(bare, "Content-Length").Count));
            Assert.Contains("a=1", Values(bare, "Set-Cookie"));
        }
    }

    [Fact]
    public async Task HEAD_runs_a_GET_command_unless_it_says_otherwise()
    {
        foreach (var kind in AnyHost.Kinds)
        {
            var host = _hosts[kind];
            using var looked = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/kim/headless"));
            Assert.Equal((kind, 405), (kind, (int)looked.StatusCode));
            Assert.Equal(["GET"], looked.Content.Headers.Allow);
            using var other = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/kim/headless"));
            Assert.Equal((405, "GET"), ((int)other.StatusCode, string.Join(", ", other.Content.Headers.Allow)));
            var before = await Runs(host);
            using var and = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/kim/headless/and/not"));
            Assert.Equal((200, ""), ((int)and.StatusCode, await and.Content.ReadAsStringAsync()));
            Assert.Equal(before + 2, await Runs(host));
            using var allowed = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/kim/headless/and/not"));
            Assert.Equal("GET, HEAD", string.Join(", ", allowed.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        }
    }

    private static async Task<int> Runs(AnyHost host)
    {
        var answer = await host.Send(HttpMethod.Get, "/kim/headless");
        return int.Parse(answer.AsSpan(answer.LastIndexOf(':') + 1).TrimEnd('}'), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<WireReply> Get(HostKind kind, string path)
    {
        using var client = await WireClient.Connect(_hosts[kind].EndPoint);
        await client.Send($"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");
        return await client.Receive() ?? throw new EndOfStreamException("The server closed without an answer.");
    }

    private static List<string> Values(WireReply reply, string name) =>
        [.. reply.Head.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())];
}
