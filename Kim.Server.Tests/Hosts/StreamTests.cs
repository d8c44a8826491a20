using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using Kim.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Streamed replies over real sockets, on every host (docs/coding/http.md).</summary>
public sealed class StreamTests
{
    private readonly SourceWitness _witness = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    public static TheoryData<HostKind, string> KindsAndStreams
    {
        get
        {
            var data = new TheoryData<HostKind, string>();
            foreach (var kind in AnyHost.Kinds)
            {
                data.Add(kind, "waiting");
                data.Add(kind, "endless");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Streams_arrive_whole_and_the_connection_serves_on(HostKind kind)
    {
        await using var host = await Start(kind);
        for (var i = 0; i < 2; i++)
        {
            using var lines = await host.Client.GetAsync("/kim/streams/lines");
            Assert.Equal(("application/x-ndjson", "lines"), (lines.Content.Headers.ContentType?.ToString(),
                Assert.Single(lines.Headers.GetValues("X-Kind"))));
            Assert.True(lines.Headers.TransferEncodingChunked);
            Assert.Equal("1\n2\n3\n", await lines.Content.ReadAsStringAsync());
            using var seekable = await host.Client.GetAsync("/kim/streams/seekable");
            Assert.Equal((8, "23456789"), (seekable.Content.Headers.ContentLength, await seekable.Content.ReadAsStringAsync()));
            var bytes = await host.Client.GetByteArrayAsync("/kim/streams/known?bytes=300000");
            Assert.Equal((300_000, true), (bytes.Length, bytes.Index().All(at => at.Item == (byte)at.Index)));
            Assert.Equal(300_001, (await host.Client.GetByteArrayAsync("/kim/streams/bytes?bytes=300001")).Length);
            Assert.Empty(await host.Client.GetByteArrayAsync("/kim/streams/bytes?bytes=0"));
        }

        await AllOver(host, closed: 6, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HEAD_closes_the_source_unread(HostKind kind)
    {
        await using var host = await Start(kind);
        using var known = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/kim/streams/known?bytes=1000"));
        Assert.Equal((200, 1000), ((int)known.StatusCode, known.Content.Headers.ContentLength));
        using var unknown = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/kim/streams/endless"));
        Assert.Equal((200, "application/octet-stream"), ((int)unknown.StatusCode, unknown.Content.Headers.ContentType?.ToString()));
        await AllOver(host, closed: 2, undone: 0, errors: 0);
        Assert.Equal(0, _witness.Given);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Events_arrive_when_they_come_with_heartbeats_between(HostKind kind)
    {
        await using var host = await Start(kind);
        using var reply = await host.Client.GetAsync("/kim/streams/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", reply.Content.Headers.ContentType?.ToString());
        await using var body = await reply.Content.ReadAsStreamAsync();
        var read = new byte[1024];
        var text = "";
        while (!text.EndsWith(":\n\n", StringComparison.Ordinal))
        {
            text += Encoding.UTF8.GetString(read, 0, await body.ReadAtLeastAsync(read, 1));
        }

        Assert.StartsWith("id: 1\nevent: news\ndata: first\n\n:\n\n", text, StringComparison.Ordinal);
        host.Services.GetRequiredService<Gate>().Open();
        var last = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(body).EnumerateAsync())
        {
            last.Add(item);
        }

        Assert.Equal(("opened", "message", "2"), (last.Single().Data, last.Single().EventType, last.Single().EventId));
        await AllOver(host, closed: 1, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_producer_that_never_waits_does_not_hold_the_reactor(HostKind kind)
    {
        await using var host = await Start(kind);
        using var endless = await host.Client.GetAsync("/kim/streams/endless", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await endless.Content.ReadAsStreamAsync();
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var read = new byte[256 * 1024];
            while (!stop.IsCancellationRequested)
            {
                await body.ReadExactlyAsync(read);
            }
        });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("200 1\n2\n3\n", await host.Send(HttpMethod.Get, "/kim/streams/lines"));
        }

        await stop.CancelAsync();
        await reading;
        endless.Dispose();
        await AllOver(host, closed: 1, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stream_that_fails_resets_the_connection_is_logged_once_and_undone(HostKind kind)
    {
        await using var host = await Start(kind);
        using (var reply = await host.Client.GetAsync("/kim/streams/broken", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(200, (int)reply.StatusCode);
            host.Services.GetRequiredService<Gate>().Open();
            await Assert.ThrowsAnyAsync<Exception>(() => reply.Content.ReadAsStringAsync());
        }

        await AllOver(host, closed: 1, undone: 1, errors: 1);
        Assert.Contains("Streams failed while its reply was sent, run ", Assert.Single(host.Errors.Lines), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => host.Client.GetByteArrayAsync("/kim/streams/short?bytes=200000"));
        await AllOver(host, closed: 2, undone: 2, errors: 2);
        Assert.Equal("200 1\n2\n3\n", await host.Send(HttpMethod.Get, "/kim/streams/lines"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_that_leaves_ends_the_stream_and_nothing_is_undone(HostKind kind)
    {
        await using var host = await Start(kind);
        foreach (var which in (string[])["waiting", "endless", "events"])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.EndPoint);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /kim/streams/{which} HTTP/1.1\r\nHost: test\r\n\r\n"));
            await client.GetStream().ReadExactlyAsync(new byte[100]);
            client.Client.LingerState = new LingerOption(true, 0);
        }

        await AllOver(host, closed: 3, undone: 0, errors: 0);
    }

    [Theory]
    [MemberData(nameof(KindsAndStreams))]
    public async Task A_forced_stop_resets_a_stream_and_undoes_its_run(HostKind kind, string which)
    {
        await using var host = await Start(kind);
        using var client = new TcpClient();
        await client.ConnectAsync(host.EndPoint);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /kim/streams/{which} HTTP/1.1\r\nHost: test\r\n\r\n"));
        await client.GetStream().ReadExactlyAsync(new byte[100]);

        // Of the endless one nothing more is read until the stop: its write waits.
        var stopping = AnyHost.IsApp(kind) ? host.DisposeAsync().AsTask() : host.StopByForce();
        var read = which == "endless" ? stopping.ContinueWith(_ => "") : ReadToEnd(client.GetStream());
        await stopping;
        Assert.DoesNotContain("\r\n0\r\n\r\n", await read, StringComparison.Ordinal);
        if (!AnyHost.IsApp(kind))
        {
            // A forced stop does not wait for the write that it has ended: its source is closed in a turn of the loop after it.
            await host.Until(() => _witness.Closed > 0, "the source is closed");
        }

        Assert.Equal((1, 1), (_witness.Undone, _witness.Closed));
    }

    private Task<AnyHost> Start(HostKind kind, params string[] settings) =>
        AnyHost.Start(kind, new HostParts { Services = services => services.AddSingleton(_witness) }, settings);

    private async Task AllOver(AnyHost host, int closed, int undone, int errors)
    {
        await host.Until(() => _witness.Closed >= closed && _witness.Undone >= undone && host.RequestsInFlight == 0,
            $"all is over: closed {_witness.Closed}, undone {_witness.Undone}, in flight {host.RequestsInFlight}");
        Assert.Equal((closed, undone, errors), (_witness.Closed, _witness.Undone, host.Errors.Lines.Count));
        Assert.Equal(0, await host.RunsInFlight());
    }

    private static async Task<string> ReadToEnd(NetworkStream stream)
    {
        var text = "";
        var read = new byte[4096];
        try
        {
            for (int count; (count = await stream.ReadAsync(read)) > 0; text += Encoding.ASCII.GetString(read, 0, count))
            {
            }
        }
        catch (IOException)
        {
            // A reset.
        }

        return text;
    }
}
