using System.Net;
using System.Net.Sockets;
using Kim.Server.Tests.Commands;
using Kim.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Bodies that steps read, over real sockets, on every host (docs/coding/http.md).</summary>
public sealed class UploadTests
{
    private readonly SourceWitness _witness = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bodies_are_read_whole_and_the_connection_serves_on(HostKind kind)
    {
        await using var host = await Start(kind);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("""200 {"code":0,"msg":"success","data":"300000 of 300000, image/png"}""", await Post(host, "count", 300_000, "image/png"));
            Assert.Equal("""200 {"code":0,"msg":"success","data":"300000 of ?, no type"}""", await Post(host, "count", 300_000, isChunked: true));
            Assert.Equal("""200 {"code":0,"msg":"success","data":3000000}""", await Post(host, "copy", 3_000_000));
            Assert.Equal("""200 {"code":0,"msg":"success","data":3000000}""", await Post(host, "copy", 3_000_000, isChunked: true));
            Assert.Equal("""200 {"code":0,"msg":"success","data":"0 of 0, no type"}""", await Post(host, "count", 0));
        }

        Assert.Equal(new string('x', 100_000), (await Post(host, "echo", 100_000))[4..]);
        await AllOver(host, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_run_begins_before_the_body_is_there(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send("POST /kim/uploads/slow?bytes=5 HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n12345");
        var gate = host.Services.GetRequiredService<Gate>();
        await gate.Entered;
        gate.Open();
        await client.Send("67890" + "POST /kim/uploads/count HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        Assert.Equal("""200 {"code":0,"msg":"success","data":10}""", await client.Receive());
        await client.Send("0\r\n\r\n");
        Assert.Equal("""200 {"code":0,"msg":"success","data":"3 of ?, no type"}""", await client.Receive());
        await AllOver(host, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_body_that_is_not_read_does_not_harm_the_next_request(HostKind kind)
    {
        await using var host = await Start(kind);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("""200 {"code":0,"msg":"success"}""", await Post(host, "nothing", 10));
            Assert.Equal("""200 {"code":0,"msg":"success","data":7}""", await Post(host, "some", 100_000, query: "?bytes=7"));
            Assert.Equal("""200 {"code":0,"msg":"success"}""", await Post(host, "abandoned", 100_000));
            Assert.Equal("""400 {"code":1,"msg":"not read"}""", await Post(host, "fail", 10, isChunked: true));
            Assert.Equal("""200 {"code":0,"msg":"success","data":"3 of 3, no type"}""", await Post(host, "count", 3));
        }

        // A read under way, for bytes that never come, does not keep the reply.
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send("POST /kim/uploads/abandoned HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n");
        Assert.Equal("""200 {"code":0,"msg":"success"}""", await client.Receive());
        client.Dispose();
        await AllOver(host, undone: 3, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_body_above_the_limit_is_413(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send($"POST /kim/uploads/count HTTP/1.1\r\nHost: test\r\nContent-Length: {(64 << 20) + 1}\r\n\r\n");
        Assert.Equal(
            """413 {"code":1,"msg":"Request body too large. The max request body size is 67108864 bytes."}""", await client.Receive());

        // Said only while it comes: the run has begun, and is undone.
        Assert.StartsWith("413 ", await Post(host, "count", (64 << 20) + 1, isChunked: true), StringComparison.Ordinal);
        await AllOver(host, undone: 1, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_malformed_body_is_400_and_the_run_is_undone(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send("POST /kim/uploads/count HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n");
        Assert.StartsWith("400 {\"code\":1,\"msg\":\"", await client.Receive(), StringComparison.Ordinal);
        await AllOver(host, undone: 1, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_that_leaves_ends_the_read_and_the_run_is_undone(HostKind kind)
    {
        await using var host = await Start(kind);
        for (var i = 1; i <= 2; i++)
        {
            using (var client = await RawClient.Connect(host.EndPoint))
            {
                await client.Send("POST /kim/uploads/count HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n12345");
                await host.Until(() => _witness.Given == 5 * i, "the run reads");
                if (i == 1)
                {
                    client.Socket.LingerState = new LingerOption(true, 0);
                }
            }

            await AllOver(host, undone: i, errors: 0);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_deadline_covers_the_upload(HostKind kind)
    {
        await using var host = await Start(kind);
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send("POST /kim/uploads-in-time HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n12345");
        Assert.Equal("""504 {"code":1,"msg":"the deadline passed in step Answer"}""", await client.Receive());
        client.Dispose();
        await AllOver(host, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_cannot_work_fails_with_what_to_write(HostKind kind)
    {
        await using var host = await Start(kind);
        foreach (var (which, text) in new[]
        {
            ("twice", "it was read before"), ("blocking", "read it with ReadAsync"), ("whole", "by the commands RequestBody"),
        })
        {
            Assert.Contains(text, await Post(host, which, 10), StringComparison.Ordinal);
        }

        await AllOver(host, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Filters_and_the_binder_refuse_before_the_body_is_read(HostKind kind)
    {
        await using var host = await AnyHost.Start(
            kind,
            new HostParts
            {
                Services = services => services.AddSingleton(_witness),
                Build = kim => kim.AddFilter(() => new ProbeAttribute("all")),
            });
        using (var filtered = await RawClient.Connect(host.EndPoint))
        {
            await filtered.Send(
                "POST /kim/uploads/count HTTP/1.1\r\nHost: test\r\nX-Probe: all=reply\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
            Assert.Equal("""403 {"code":9,"msg":"all says no"}""", await filtered.Receive());
        }

        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send("POST /kim/uploads/count?bytes=many HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'bytes' must be a whole number that fits Int32, not 'many'"}""", await client.Receive());
    }

    private Task<AnyHost> Start(HostKind kind, params string[] settings) =>
        AnyHost.Start(kind, new HostParts { Services = services => services.AddSingleton(_witness) }, settings);

    private static async Task<string> Post(
        AnyHost host, string which, int length, string? type = null, bool isChunked = false, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/kim/uploads/{which}{query}");
        var body = new byte[length];
        body.AsSpan().Fill((byte)'x');
        request.Content = new ByteArrayContent(body);
        request.Headers.TransferEncodingChunked = isChunked;
        if (type is not null)
        {
            request.Content.Headers.ContentType = new(type);
        }

        using var reply = await host.Client.SendAsync(request);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    private async Task AllOver(AnyHost host, int undone, int errors)
    {
        await host.Until(() => _witness.Undone >= undone && host.RequestsInFlight == 0,
            $"all is over: undone {_witness.Undone}, in flight {host.RequestsInFlight}");
        Assert.Equal((undone, errors), (_witness.Undone, host.Errors.Lines.Count));
        Assert.Equal(0, await host.RunsInFlight());
    }
}
