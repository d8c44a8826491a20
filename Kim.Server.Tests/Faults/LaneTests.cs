using System.Net.Sockets;
using Kim.Server.Tests.Conformance;
using Xunit;

namespace Kim.Server.Tests.Faults;

/// <summary>What the fast lane serves, what it leaves to Kestrel, and that nobody notices but the metrics.</summary>
[Collection(Alone.Name)]
public sealed class LaneTests
{
    private const string Hello = """{"uid":"1"}""";
    private const string Answer = """200 {"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""";
    private const string Chunked = "POST /kim/helloworld HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"uid\":\"1\"}\r\n0\r\n\r\n";

    private static string Plain => RawClient.Request("/kim/helloworld", Hello);

    public static TheoryData<string, string, int> NotForTheLane => new()
    {
        { Chunked, "chunked", 200 },
        { "\r\n" + RawClient.Request("/kim/helloworld", Hello), "empty line", 200 },
        { RawClient.Request("/kim/hell%6Fworld", Hello), "target", 200 },
        { RawClient.Request("http://test/kim/helloworld", Hello), "target", 200 },
        { RawClient.Request("/kim/helloworld", Hello, "Connection: keep-alive, x\r\n"), "connection", 200 },
        { RawClient.Request("/kim/helloworld", Hello, "X: \u00e9\r\n"), "bytes", 200 },
        { RawClient.Request("/kim/helloworld", $$"""{"uid":"{{new string('1', 100_000)}}"}"""), "body", 200 },
        { "POST /kim/helloworld HTTP/1.0\r\nHost: a\r\nContent-Length: 11\r\nConnection: keep-alive\r\n\r\n" + Hello, "version", 200 },
        { "GET /kim/helloworld HTTP/1.1\r\nHost: a b\r\n\r\n", "host", 400 },
        { "GET /kim/helloworld HTTP/1.1\r\nHost: a\n\r\n", "bytes", 400 },
    };

    [Theory]
    [MemberData(nameof(NotForTheLane))]
    public async Task What_is_not_for_the_lane_is_Kestrels_and_counted_by_its_reason(string request, string reason, int status)
    {
        using var meter = new LimitMeter();
        await using var server = await Start();
        using var client = await RawClient.Connect(server.EndPoint);

        // In the middle of a pipeline: what is before is the lane's, and all are answered in order.
        await client.Send(Plain + request + (status == 200 ? Plain : ""));
        Assert.Equal(Answer, await client.Receive());
        Assert.Equal(status, await client.Status());
        if (status == 200)
        {
            Assert.Equal(Answer, await client.Receive());
            Assert.Equal(1, server.Connections);
        }

        Assert.Equal(1, meter.HandedOver(reason));
        Assert.Equal((1, 0), (LaneRequests(server), LaneConnections(server)));
    }

    [Fact]
    public async Task The_lane_counts_its_connections_and_requests()
    {
        await using var server = await Start();
        using var first = await RawClient.Connect(server.EndPoint);
        using var second = await RawClient.Connect(server.EndPoint);
        await first.Send(Plain + Plain);
        await second.Send(Plain);
        Assert.Equal([Answer, Answer, Answer], [await first.Receive(), await first.Receive(), await second.Receive()]);
        Assert.Equal((2, 3L), (LaneConnections(server), LaneRequests(server)));
        second.Dispose();
        await server.Until(() => LaneConnections(server) == 1 && server.Connections == 1);
    }

    [Fact]
    public async Task Off_nothing_is_the_lanes()
    {
        await using var server = await Start("--Kim:FastLane=off");
        Assert.Equal(Answer, await server.Post("/kim/helloworld", Hello));
        Assert.Equal((0, 0L), (LaneConnections(server), LaneRequests(server)));
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_served_once_it_is_whole()
    {
        await using var server = await Start();
        using var client = await RawClient.Connect(server.EndPoint);
        foreach (var letter in Plain)
        {
            await client.Send(letter.ToString());
            await server.RoundTrip();
        }

        Assert.Equal(Answer, await client.Receive());
        Assert.Equal(1, LaneRequests(server));
    }

    [Fact]
    public async Task A_slow_request_becomes_Kestrels_which_serves_it_when_it_is_whole()
    {
        using var meter = new LimitMeter();
        await using var server = await Start("--Kim:HeadTimeout=20s");
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(Plain[..30]);
        await server.Until(() => meter.HandedOver("slow") == 1);
        await client.Send(Plain[30..]);
        Assert.Equal(Answer, await client.Receive());
        Assert.Equal(0, LaneRequests(server));
    }

    [Fact]
    public async Task A_client_that_ends_in_the_middle_of_a_request_is_Kestrels_to_answer()
    {
        using var meter = new LimitMeter();
        await using var server = await Start();
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(Plain[..30]);
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.True(await client.IsClosed());
        Assert.Equal(1, meter.HandedOver("ended"));
        await server.Until(() => server.Connections == 0);
    }

    [Fact]
    public async Task A_connection_that_drains_may_still_become_Kestrels()
    {
        await using var server = await Start("--Kim:DrainTimeout=20s");
        using var plain = await RawClient.Connect(server.EndPoint);
        using var chunked = await RawClient.Connect(server.EndPoint);
        await plain.Send(Plain);
        await chunked.Send(Plain);
        Assert.Equal([Answer, Answer], [await plain.Receive(), await chunked.Receive()]);
        var stopping = server.StopAsync();
        await server.Until(() => IsDraining(server));
        await plain.Send(Plain);
        await chunked.Send(Chunked);
        Assert.Equal([Answer, Answer], [await plain.Receive(), await chunked.Receive()]);
        Assert.Contains("Connection: close", plain.Head, StringComparison.Ordinal);
        Assert.Contains("Connection: close", chunked.Head, StringComparison.Ordinal);
        Assert.True(await plain.IsClosed() && await chunked.IsClosed());
        await stopping.WaitAsync(ServerFixture.Limit);
    }

    [Fact]
    public async Task Idle_connections_are_closed_when_the_drain_is_over()
    {
        await using var server = await Start("--Kim:DrainTimeout=100ms");
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(Plain);
        Assert.Equal(Answer, await client.Receive());
        await server.StopAsync().WaitAsync(ServerFixture.Limit);
        Assert.True(await client.IsClosed());
    }

    [Theory]
    [InlineData("lane")]
    [InlineData("epoll")]
    public async Task A_client_that_says_close_is_closed_with_its_reply(string reader)
    {
        await using var server = await ServerFixture.Start([.. Transports.Settings(reader), "--Kim:DrainTimeout=250ms"]);
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(RawClient.Request("/kim/helloworld", Hello, "Connection: close\r\n"));
        Assert.Equal(Answer, await client.Receive());
        Assert.Contains("Connection: close", client.Head, StringComparison.Ordinal);
        Assert.True(await client.IsClosed());
        await server.Until(() => server.Connections == 0);
    }

    private static Task<ServerFixture> Start(params string[] settings) =>
        ServerFixture.Start([.. Transports.Settings("lane"), "--Kim:DrainTimeout=250ms", .. settings]);

    private static int LaneConnections(ServerFixture server) => server.Reactors.Sum(http => http.LaneConnections);

    private static long LaneRequests(ServerFixture server) => server.Reactors.Sum(http => http.LaneRequests);

    private static bool IsDraining(ServerFixture server) => server.Reactors.All(http => http.IsDraining);
}
