using System.Security.Claims;
using Kim.Server.Tests.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>
/// Features and middleware of an app that throw under a command: the request is answered where that is still possible, and never lost.
/// </summary>
public sealed class NetInAppTests
{
    public static TheoryData<HostKind> Apps => [.. AnyHost.Kinds.Where(AnyHost.IsApp)];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_feature_that_throws_is_500_with_its_trace(HostKind kind)
    {
        await using var host = await Start(kind);
        foreach (var fault in (string[])["query", "request body", "user", "headers"])
        {
            using var client = await WireClient.Connect(host.EndPoint);
            await client.Send(Request(fault));
            var reply = await client.Receive();
            Assert.True(reply?.Status == 500, $"{fault}: {reply}");
            Assert.Matches("^{\"code\":1,\"msg\":\"internal error\",\"trace\":\"[0-9a-f]{16}\"}$", reply!.Body);
            await Settled(host, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_body_that_middleware_cannot_decode_is_400(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(Request("bad data"));
        Assert.Equal("""{"code":1,"msg":"malformed body: no gzip"}""", (await client.Receive())?.Body);
        await Settled(host, 0);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_chunk_size_that_overflows_is_400(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(
            "POST /faulty/word?a=1 HTTP/1.1\r\nHost: test\r\nX-Fault: none\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n{");
        var reply = await client.Receive();
        Assert.True(reply?.Status == 400, $"{reply}");
        Assert.StartsWith("""{"code":1,"msg":"malformed body: """, reply!.Body, StringComparison.Ordinal);
        await Settled(host, 0);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_response_body_that_throws_is_500(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(Request("response body"));
        Assert.Equal(500, (await client.Receive())?.Status);
        await Settled(host, null);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_callback_of_the_response_that_throws_is_500(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(Request("starting"));
        Assert.Equal(500, (await client.Receive())?.Status);
        await Settled(host, null);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_response_that_middleware_has_begun_ends_the_connection(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send(Request("begun"));
        await client.UntilClosed();
        Assert.DoesNotContain("\r\n0\r\n\r\n", client.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("success", client.Received, StringComparison.Ordinal);
        await Settled(host, 1);
    }

    private static string Request(string fault) =>
        $"POST /faulty/word?a=1 HTTP/1.1\r\nHost: test\r\nX-Fault: {fault}\r\nContent-Length: 2\r\n\r\n{{}}";

    // Nothing is in flight, our error was told as often as it should be (the host may tell more), and the next request is served.
    private static async Task Settled(AnyHost host, int? errors)
    {
        await host.Until(() => host.RequestsInFlight == 0, "nothing is in flight");
        var ours = host.Errors.Lines.Where(line => line.Contains(", run ", StringComparison.Ordinal)).ToList();
        Assert.True(ours.Count == (errors ?? 1), string.Join(" | ", host.Errors.Lines));
        host.Errors.Clear();
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(Request("none"));
        Assert.Equal("""{"code":0,"msg":"success"}""", (await client.Receive())?.Body);
    }

    private static Task<AnyHost> Start(HostKind kind)
    {
        var faults = new Faults();
        return AnyHost.Start(kind, NetTests.Parts(faults, kind, $"InApp{kind}", app: app => app.Use(async (context, next) =>
        {
            faults.Place = "";
            await Break(context, context.Request.Headers["X-Fault"].ToString(), faults);
            await next(context);
        })));
    }

    private static async Task Break(HttpContext context, string fault, Faults faults)
    {
        switch (fault)
        {
            case "query":
                context.Features.Set<IHttpRequestFeature>(new ThrowingRequest(context.Features.GetRequiredFeature<IHttpRequestFeature>()));
                return;
            case "request body":
                context.Request.Body = new ThrowingStream(new InvalidOperationException("broken"));
                return;
            case "bad data":
                context.Request.Body = new ThrowingStream(new InvalidDataException("no gzip"));
                return;
            case "user":
                faults.Place = "user";
                context.Features.Set<IHttpAuthenticationFeature>(new ThrowingUser());
                return;
            case "headers":
                // The media type is read before the body.
                context.Features.Set<IHttpRequestFeature>(
                    new ThrowingRequest(context.Features.GetRequiredFeature<IHttpRequestFeature>()) { ThrowsAtHeaders = true });
                return;
            case "response body":
                context.Response.Body = new ThrowingStream(new FaultyException("the response body"));
                return;
            case "starting":
                context.Response.OnStarting(() => throw new FaultyException("the callback"));
                return;
            case "begun":
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
                return;
        }
    }

    private sealed class ThrowingUser : IHttpAuthenticationFeature
    {
        public ClaimsPrincipal? User
        {
            get => throw new FaultyException("the user");
            set { }
        }
    }

    private sealed class ThrowingRequest(IHttpRequestFeature inner) : IHttpRequestFeature
    {
        internal bool ThrowsAtHeaders { get; init; }

        public string Protocol { get => inner.Protocol; set => inner.Protocol = value; }

        public string Scheme { get => inner.Scheme; set => inner.Scheme = value; }

        public string Method { get => inner.Method; set => inner.Method = value; }

        public string PathBase { get => inner.PathBase; set => inner.PathBase = value; }

        public string Path { get => inner.Path; set => inner.Path = value; }

        public string QueryString { get => throw new FaultyException("the query"); set => inner.QueryString = value; }

        public string RawTarget { get => inner.RawTarget; set => inner.RawTarget = value; }

        public IHeaderDictionary Headers
        {
            get => ThrowsAtHeaders ? throw new FaultyException("the headers") : inner.Headers; set =>
            inner.Headers = value;
        }

        public Stream Body { get => inner.Body; set => inner.Body = value; }
    }

    private sealed class ThrowingStream(Exception fault) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw fault;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw fault;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw fault;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw fault;
    }
}
