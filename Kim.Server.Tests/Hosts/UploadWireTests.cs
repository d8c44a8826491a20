using Kim.Runs.Hooks;
using Kim.Server.Tests.Apps;
using Kim.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Bodies that steps read, over each protocol, with and without a pipeline (docs/coding/http.md).</summary>
public sealed class UploadWireTests
{
    private const int MaxBody = 64 << 20;

    private readonly SourceWitness _witness = new();
    private readonly EndedRuns _ended = new();

    public static TheoryData<HostKind, bool, Wire> All => WireHost.All;

    public static TheoryData<HostKind, bool, Wire> OverHttp2 => new()
    {
        { HostKind.ServerOnEpoll, true, Wire.Http2 }, { HostKind.ServerOnSockets, true, Wire.Http2OverTls },
        { HostKind.ServerOnEpoll, false, Wire.Http2OverTls }, { HostKind.ServerOnSockets, false, Wire.Http2 },
    };

    public static TheoryData<HostKind, bool, Wire> Stalled => new()
    {
        { HostKind.ServerOnEpoll, true, Wire.Http1 }, { HostKind.ServerOnSockets, true, Wire.Http1 },
        { HostKind.ServerOnEpoll, false, Wire.Http1 }, { HostKind.ServerOnSockets, false, Wire.Http1 },
        { HostKind.ServerOnEpoll, true, Wire.Http2 }, { HostKind.ServerOnSockets, true, Wire.Http2OverTls },
        { HostKind.ServerOnEpoll, false, Wire.Http2OverTls }, { HostKind.ServerOnSockets, false, Wire.Http2 },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Bytes_and_forms_arrive_as_they_are_sent(HostKind kind, bool hasPipeline, Wire wire)
    {
        await using var host = await Start(kind, hasPipeline, wire);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            var length = 1_000_000 + i;
            using var body = new SentContent(length, saysLength: i % 2 == 0);
            using var reply = await host.Client.PostAsync(new Uri("/kim/uploads/echo", UriKind.Relative), body);
            var echoed = await reply.Content.ReadAsByteArrayAsync();
            Assert.Equal((length, -1), (echoed.Length, FirstDifference(echoed)));
            using var form = new MultipartFormDataContent
            {
                { new StringContent("Grüße"), "title" },
                { new SentContent(length) { Headers = { ContentType = new("image/png") } }, "photo", "a.png" },
                { new SentContent(length, saysLength: false), "skipped", "x.bin" },
                { new StringContent("end"), "last" },
            };
            Assert.Equal(
                $$"""200 {"code":0,"msg":"success","data":["title=Grüße","photo: a.png, image/png, {{length}} bytes","skipped","last=end"]}""",
                System.Text.RegularExpressions.Regex.Unescape(await host.Post("/kim/uploads/form", form)));
        }));
        await AllOver(host);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_body_above_the_limit_is_413(HostKind kind, bool hasPipeline, Wire wire)
    {
        const string Refused = """413 {"code":1,"msg":"Request body too large. The max request body size is 67108864 bytes."}""";
        await using var host = await Start(kind, hasPipeline, wire);
        using (var said = new SentContent(MaxBody + 1))
        {
            Assert.Equal(Refused, await host.Post("/kim/uploads/count", said, expects: true));
            Assert.Equal(0, said.Sent);
        }

        Assert.Equal(0, _witness.Undone);
        using (var unsaid = new SentContent(MaxBody + 1, saysLength: false))
        {
            Assert.Equal(Refused, await host.Post("/kim/uploads/count", unsaid));
        }

        await host.Host.Until(() => _witness.Undone == 1, "the run is undone");
        await ServesOn(host, wire);
        await AllOver(host);
    }

    // Over HTTP/1.1 they are in LimitTests: there the client may find the connection closed before it has sent all.
    [Theory]
    [MemberData(nameof(OverHttp2))]
    public async Task A_body_above_the_limit_that_is_bound_whole_is_413(HostKind kind, bool hasPipeline, Wire wire)
    {
        await using var host = await Start(kind, hasPipeline, wire, "--Kim:MaxBody=64");
        foreach (var length in (int[])[65, 1000, 300_000, .. Enumerable.Repeat(65, 20)])
        {
            foreach (var saysLength in (bool[])[true, false])
            {
                using var body = new SentContent(length, saysLength) { Headers = { ContentType = new("application/json") } };
                Assert.Equal(
                    """413 {"code":1,"msg":"Request body too large. The max request body size is 64 bytes."}""",
                    await host.Post("/kim/echo", body));
            }
        }

        await ServesOn(host, wire);
        await AllOver(host);
    }

    [Theory]
    [MemberData(nameof(Stalled))]
    public async Task A_client_that_sends_nothing_more_is_408_and_over_HTTP_2_loses_its_connection(
        HostKind kind, bool hasPipeline, Wire wire)
    {
        await using var host = await Start(kind, hasPipeline, wire, "--Kim:RateGrace=1.1s", "--Kim:MinBodyRate=1000");
        if (wire is Wire.Http1)
        {
            using var client = await RawClient.Connect(host.Host.EndPoint);
            await client.Send("POST /kim/uploads/count HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n12345");
            Assert.Equal(
                """408 {"code":1,"msg":"Reading the request body timed out due to data arriving too slowly. See MinRequestBodyDataRate."}""",
                await client.Receive());
        }
        else
        {
            // Kestrel ends the connection: which of its two halves the client misses first differs.
            using var body = new SentContent(10, stopsAt: 5);
            var fault = await Record.ExceptionAsync(() => host.Post("/kim/uploads/count", body));
            Assert.True(fault is HttpRequestException or OperationCanceledException { InnerException: not TimeoutException }, $"{fault}");
        }

        await host.Host.Until(() => _witness.Undone == 1 && _ended.Seen.Any(), "the run is undone, and over");
        Assert.Equal($"Uploads Undo {(wire is Wire.Http1 ? 408 : 499)}", Assert.Single(_ended.Seen));
        await ServesOn(host, wire);
        await AllOver(host);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_client_that_leaves_ends_the_run_which_is_undone(HostKind kind, bool hasPipeline, Wire wire)
    {
        await using var host = await Start(kind, hasPipeline, wire);
        using var leave = new CancellationTokenSource();
        using var body = new SentContent(1_000_000, stopsAt: 100_000);
        var reply = host.Post("/kim/uploads/count", body, cancellation: leave.Token);
        await host.Host.Until(() => _witness.Given == 100_000, "the run reads");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply.WaitAsync(ServerFixture.Limit));
        await host.Host.Until(() => _witness.Undone == 1 && _ended.Seen.Any(), "the run is undone, and over");
        Assert.Equal("Uploads Undo 499", Assert.Single(_ended.Seen));
        await ServesOn(host, wire);
        await AllOver(host);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_reply_does_not_wait_for_a_body_that_nobody_reads(HostKind kind, bool hasPipeline, Wire wire)
    {
        await using var host = await Start(kind, hasPipeline, wire, "--Kim:MinBodyRate=0");
        foreach (var which in (string[])["some?bytes=10", "abandoned", "fail"])
        {
            // Its head says more than ever comes.
            using var leave = new CancellationTokenSource();
            using var body = new SentContent(1_000_000, stopsAt: wire is Wire.Http2 or Wire.Http2OverTls ? 1000 : 1_000_000);
            Assert.StartsWith(
                which == "fail" ? "400 " : "200 ", await host.Post($"/kim/uploads/{which}", body, cancellation: leave.Token),
                StringComparison.Ordinal);
            await host.Host.UntilIdle();
        }

        await ServesOn(host, wire);
        await AllOver(host);
    }

    // Streams of one connection do not harm one another.
    private static async Task ServesOn(WireHost host, Wire wire)
    {
        using var body = new SentContent(100);
        Assert.Equal("""200 {"code":0,"msg":"success","data":100}""", await host.Post("/kim/uploads/copy", body));
        if (wire is Wire.Http2 or Wire.Http2OverTls)
        {
            Assert.Equal(1, host.Connections);
        }
    }

    private static int FirstDifference(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != (byte)i)
            {
                return i;
            }
        }

        return -1;
    }

    private static async Task AllOver(WireHost host)
    {
        await host.Host.UntilIdle();
        Assert.Empty(host.Host.Errors.Lines);
    }

    private Task<WireHost> Start(HostKind kind, bool hasPipeline, Wire wire, params string[] settings) => WireHost.Start(
        kind, hasPipeline, wire, services => services.AddSingleton(_witness).AddSingleton<IRunHooks>(_ended), settings);
}
