using System.Net.Sockets;
using Kim.Server.Tests.Conformance;
using Xunit;

namespace Kim.Server.Tests.Faults;

/// <summary>Clients that stop reading, half-close or reset, over both transports: none costs more than its own request.</summary>
public sealed class ClientFaultTests
{
    private const string Hello = """{"uid":"1"}""";
    private const string Answer = """200 {"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""";

    public static TheoryData<string> Readers => Transports.Data;

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_client_that_does_not_read_is_not_read_from_and_in_the_end_aborted(string transport)
    {
        // As much as the kernel's buffers on both sides may hold, and then some.
        const long sentMax = 64 << 20;
        using var meter = new LimitMeter();
        await using var server = await Start(transport, "--Kim:RateGrace=1.1s", "--Kim:MinSendRate=1000000");
        using var client = await RawClient.Connect(server.EndPoint);
        var request = System.Text.Encoding.UTF8.GetBytes(
            RawClient.Request("/kim/redis", $$"""{"key":"k","value":"{{new string('v', 100_000)}}"}"""));
        var sent = 0L;

        // The server stops reading, so sending stops: until the abort lets it fail.
        var fault = await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            using var limit = new CancellationTokenSource(ServerFixture.Limit);
            while (sent < sentMax)
            {
                sent += await client.Socket.SendAsync(request, SocketFlags.None, limit.Token);
            }
        });
        Assert.True(fault.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown, fault.Message);
        if (transport is "epoll")
        {
            Assert.True(meter.Met("MaxUnsent") >= 1);
        }

        await server.Until(() => server.Connections == 0);
        Assert.Equal(Answer, await server.Post("/kim/helloworld", Hello));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_half_close_behind_a_request_ends_the_connection(string transport)
    {
        await using var server = await Start(transport);
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(RawClient.Request("/kim/helloworld", Hello));
        client.Socket.Shutdown(SocketShutdown.Send);
        await client.UntilClosed();
        await server.Until(() => server.Connections == 0);
        Assert.Equal(Answer, await server.Post("/kim/helloworld", Hello));
    }

    [RedisTheory]
    [MemberData(nameof(Readers))]
    public async Task Resets_in_the_middle_of_heads_bodies_runs_and_replies_leave_nothing_behind(string transport)
    {
        using var redis = new RedisServer().Start();
        await using var server = await Start(transport, redis.Setting);
        var whole = RawClient.Request("/kim/redis", $$"""{"key":"k","value":"{{new string('v', 500_000)}}"}""");
        foreach (var length in new[] { 0, 10, 60, 5_000, 300_000, whole.Length })
        {
            for (var i = 0; i < 5; i++)
            {
                using var client = await RawClient.Connect(server.EndPoint);
                await client.Send(whole[..length]);
                if (length == whole.Length && i % 2 == 0)
                {
                    // In mid-reply: its first bytes are here.
                    await client.Peek();
                }

                client.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }

        await server.Until(() => server.Connections == 0);
        await server.RunsInFlight(0);
        Assert.Equal(Answer, await server.Post("/kim/helloworld", Hello));
    }

    private static Task<ServerFixture> Start(string transport, params string[] settings) =>
        ServerFixture.Start([.. Transports.Settings(transport), "--Kim:DrainTimeout=250ms", .. settings]);
}
