using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>What else an app's Kestrel does, on either transport: TLS, HTTP/2, WebSockets.</summary>
public sealed class TlsTests
{
    public static TheoryData<string, string> Versions { get; } = new()
    {
        { nameof(AppTransport.Stock), "1.1" },
        { nameof(AppTransport.Stock), "2.0" },
        { nameof(AppTransport.Reactor), "1.1" },
        { nameof(AppTransport.Reactor), "2.0" },
        { nameof(AppTransport.AllOnReactor), "1.1" },
        { nameof(AppTransport.AllOnReactor), "2.0" },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Commands_controllers_and_minimal_APIs_answer_over_TLS(string transport, string version)
    {
        await using var app = await StartTls(transport);
        app.Client.DefaultRequestVersion = new Version(version);
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var text = new string('t', 300_000);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            Assert.Equal($$$"""200 {"code":0,"msg":"success","data":{"text":"{{{i}}}{{{text}}}"}}""",
                await app.Post("/kim/echo", $$"""{"text":"{{i}}{{text}}"}"""));
            Assert.Equal("""200 ["a","b"]""", await app.Post("/controller/words", """["a","b"]"""));
            Assert.Equal("200 hello", await app.Get("/minimal/hello"));
            Assert.Equal("200 hello ann", await app.Get("/kim/secret", ("X-User", "ann reader")));
            Assert.Contains("\"shelf\":\"a/b\"", await app.Get("/kim/items/a%2Fb/7"), StringComparison.Ordinal);
        }));
        using var reply = await app.Client.GetAsync(new Uri("/kim/open", UriKind.Relative));
        Assert.Equal(new Version(version), reply.Version);
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task A_streamed_reply_that_fails_resets_its_HTTP_2_stream_alone(string transport)
    {
        await using var app = await StartTls(transport);
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var waiting = await app.Client.GetAsync(
            new Uri("/kim/streams/waiting", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var broken = await app.Client.GetAsync(
            new Uri("/kim/streams/broken", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        app.Gate.Open();
        var fault = await Assert.ThrowsAsync<HttpProtocolException>(async () =>
        {
            await using var body = await broken.Content.ReadAsStreamAsync();
            await body.CopyToAsync(Stream.Null);
        });
        Assert.Equal(2, fault.ErrorCode);
        Assert.Equal("1\n2\n", await waiting.Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Bodies_that_steps_read_arrive_over_TLS(string transport, string version)
    {
        await using var app = await StartTls(transport);
        app.Client.DefaultRequestVersion = new Version(version);
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var body = new ByteArrayContent(new byte[1_000_000 + i]);
            using var copied = await app.Client.PostAsync(new Uri("/kim/uploads/copy", UriKind.Relative), body);
            Assert.EndsWith($"\"data\":{1_000_000 + i}}}", await copied.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var again = new ByteArrayContent(new byte[1_000_000]);
            using var unread = await app.Client.PostAsync(new Uri("/kim/uploads/fail", UriKind.Relative), again);
            Assert.Equal(400, (int)unread.StatusCode);
        }));
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task A_client_that_leaves_an_HTTP_2_stream_cancels_its_run(string transport)
    {
        await using var app = await StartTls(transport);
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var leave = new CancellationTokenSource();
        var held = app.Client.GetAsync(new Uri("/kim/hold", UriKind.Relative), leave.Token);
        await app.Gate.Entered.WaitAsync(ServerFixture.Limit);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await app.Gate.Gone.WaitAsync(ServerFixture.Limit);
        Assert.Equal("200 hello", await app.Get("/minimal/hello"));
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task WebSockets_work_beside_commands(string transport)
    {
        await using var app = await AppFixture.Start(Enum.Parse<AppTransport>(transport), null, app =>
        {
            app.MapKimCommands();
            app.Map("/socket", Mirror);
        });
        using var limit = new CancellationTokenSource(ServerFixture.Limit);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{app.Url.Port}/socket"), limit.Token);
        var received = new byte[200_000];
        foreach (var size in new[] { 1, 1000, 200_000 })
        {
            var sent = new byte[size];
            RandomNumberGenerator.Fill(sent);
            await socket.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, limit.Token);
            var count = 0;
            while (count < size)
            {
                count += (await socket.ReceiveAsync(received.AsMemory(count), limit.Token)).Count;
            }

            Assert.True(sent.AsSpan().SequenceEqual(received.AsSpan(0, count)));
        }

        Assert.StartsWith("200", await app.Get("/kim/open"), StringComparison.Ordinal);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    private static async Task<AppFixture> StartTls(string transport)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        return await AppFixture.Start(Enum.Parse<AppTransport>(transport), certificate, app => app.MapKimCommands());
    }

    private static async Task Mirror(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, context.RequestAborted);
        }
    }
}
