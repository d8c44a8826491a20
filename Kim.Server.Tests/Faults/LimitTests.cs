using System.Globalization;
using Kim.Server.Tests.Conformance;
using Xunit;

namespace Kim.Server.Tests.Faults;

/// <summary>Every limit, met on a real socket, over both transports.</summary>
[Collection(Alone.Name)]
public sealed class LimitTests
{
    private const string Hello = """{"uid":"1"}""";
    private const string Answer = """200 {"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""";

    public static TheoryData<string> Readers => Transports.Data;

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_connection_too_many_is_closed_and_the_others_are_served(string transport)
    {
        using var meter = new LimitMeter();
        await using var server = await Start(transport, "--Kim:MaxConnections=2");
        using var first = await Served(server);
        using var second = await Served(server);
        using (var third = await RawClient.Connect(server.EndPoint))
        {
            Assert.True(await third.IsClosed());
        }

        await first.Send(RawClient.Request("/kim/helloworld", Hello, "Connection: close\r\n"));
        Assert.Equal(Answer, await first.Receive());
        Assert.True(await first.IsClosed());
        Assert.True(meter.Met("MaxConnections") >= 1);

        // There is room again once the server has noticed, too.
        await server.Until(() => server.Connections == 1);
        using var fourth = await Served(server);
    }

    [RedisTheory]
    [MemberData(nameof(Readers))]
    public async Task A_request_too_many_is_503_with_Retry_After(string transport)
    {
        using var meter = new LimitMeter();
        using var redis = new RedisServer().Start();
        await using var server = await Start(transport, "--Kim:MaxRequests=1", redis.Setting);
        using var waiting = await Served(server);
        await redis.Pause(milliseconds: 500);
        await waiting.Send(RawClient.Request("/kim/redis", """{"key":"a","value":"b"}"""));
        await server.RunsInFlight(1);
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(RawClient.Request("/kim/helloworld", Hello));
        Assert.Equal("""503 {"code":1,"msg":"too many requests are in flight, try again shortly"}""", await client.Receive());
        Assert.Contains("Retry-After: 1", client.Head, StringComparison.Ordinal);
        Assert.Equal(1, meter.Met("MaxRequests"));
        Assert.StartsWith("200", await waiting.Receive(), StringComparison.Ordinal);
        await client.Send(RawClient.Request("/kim/helloworld", Hello));
        Assert.Equal(Answer, await client.Receive());
    }

    [RedisTheory]
    [MemberData(nameof(Readers))]
    public async Task A_run_too_many_of_one_command_is_503_and_others_run(string transport)
    {
        using var redis = new RedisServer().Start();
        await using var server = await Start(transport, "--Kim:MaxRuns=1", redis.Setting);
        await redis.Pause(milliseconds: 500);
        using var waiting = await RawClient.Connect(server.EndPoint);
        await waiting.Send(RawClient.Request("/kim/redis", """{"key":"a","value":"b"}"""));
        await server.RunsInFlight(1);
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(RawClient.Request("/kim/redis", """{"key":"a","value":"b"}"""));
        Assert.Equal("""503 {"code":1,"msg":"too many runs of SetAndGet are under way, try again shortly"}""", await client.Receive());
        Assert.Contains("Retry-After: 1", client.Head, StringComparison.Ordinal);
        await client.Send(RawClient.Request("/kim/helloworld", Hello));
        Assert.Equal(Answer, await client.Receive());
        Assert.StartsWith("200", await waiting.Receive(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_sent_ahead_above_the_limit_are_429_and_close()
    {
        using var meter = new LimitMeter();
        await using var server = await Start("epoll", "--Kim:MaxPipelined=10");
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(string.Concat(Enumerable.Repeat(RawClient.Request("/kim/helloworld", Hello), 11)));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(Answer, await client.Receive());
        }

        Assert.Equal("""429 {"code":1,"msg":"more than 10 requests were sent ahead at once: wait for replies"}""", await client.Receive());
        Assert.True(await client.IsClosed());
        Assert.Equal(1, meter.Met("MaxPipelined"));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task What_is_too_long_gets_its_status_and_a_close(string transport)
    {
        await using var server = await Start(
            transport, "--Kim:MaxRequestLine=100", "--Kim:MaxHead=1KiB", "--Kim:MaxHeaders=10", "--Kim:MaxBody=1000");
        await Refused(server, $"GET /{new string('a', 200)} HTTP/1.1\r\nHost: a\r\n\r\n", 414);
        await Refused(server, $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 2000)}\r\n\r\n", 431);
        await Refused(server, $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: a\r\n", 20))}\r\n", 431);
        await Refused(server, "POST /kim/helloworld HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", 413);
        await Refused(server, "POST /kim/helloworld HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
            + new string('a', 1001) + "\r\n0\r\n\r\n", 413);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_slow_head_is_408_and_a_slow_body_is_408_and_an_idle_connection_is_closed(string transport)
    {
        await using var server = await Start(
            transport, "--Kim:HeadTimeout=1s", "--Kim:IdleTimeout=1s", "--Kim:RateGrace=1.1s", "--Kim:MinBodyRate=1000");
        using var head = await RawClient.Connect(server.EndPoint);
        using var body = await RawClient.Connect(server.EndPoint);
        using var idle = await Served(server);
        await head.Send("POST /kim/helloworld HTTP/1.1\r\nHost: a\r\n");
        await body.Send("POST /kim/helloworld HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{");
        Assert.Equal(408, await head.Status());
        Assert.True(await head.IsClosed());
        Assert.Equal(408, await body.Status());
        Assert.True(await body.IsClosed());
        Assert.True(await idle.IsClosed());
        Assert.Equal(Answer, await server.Post("/kim/helloworld", Hello));
    }

    private static Task<ServerFixture> Start(string transport, params string[] settings) =>
        ServerFixture.Start([.. Transports.Settings(transport), "--Kim:DrainTimeout=250ms", .. settings]);

    private static async Task<RawClient> Served(ServerFixture server)
    {
        var client = await RawClient.Connect(server.EndPoint);
        await client.Send(RawClient.Request("/kim/helloworld", Hello));
        Assert.Equal(Answer, await client.Receive());
        return client;
    }

    private static async Task Refused(ServerFixture server, string request, int status)
    {
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(request);
        Assert.Equal(status, await client.Status());
        Assert.True(await client.IsClosed(), string.Create(CultureInfo.InvariantCulture, $"After {status} the connection is closed."));
        Assert.Equal(Answer, await server.Post("/kim/helloworld", Hello));
    }
}
