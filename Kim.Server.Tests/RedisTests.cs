using System.Net;
using System.Text;
using Xunit;

namespace Kim.Server.Tests;

/// <summary>Against a real redis-server, over both seams of the library on our transport, and with its own I/O on the stock one.</summary>
public sealed class RedisTests
{
    private const string Stored = """200 {"code":0,"msg":"success","data":{"key":"key123","value":"hello_world"}}""";
    private const string Body = """{"key":"key123","value":"hello_world"}""";

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task Values_are_stored_and_read_back(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await ServerFixture.Start(redis.Setting, setting);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async id =>
        {
            using var client = await RawClient.Connect(server.EndPoint);
            for (var i = 0; i < 50; i++)
            {
                await client.Send(RawClient.Request("/kim/redis", $$"""{"key":"k{{id}}","value":"{{i}}"}"""));
                Assert.Equal(Answer($"k{id}", $"{i}"), await client.Receive());
            }
        }));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task Down_at_start_is_503_at_once_and_recovers_by_itself(string setting)
    {
        using var redis = new RedisServer();
        await using var server = await ServerFixture.Start(redis.Setting, setting);
        using var reply = await server.Client.PostAsync("/kim/redis", new StringContent(Body));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), reply.Headers.RetryAfter?.Delta);
        Assert.Equal("""{"code":1,"msg":"Redis is not connected, try again shortly"}""", await reply.Content.ReadAsStringAsync());
        redis.Start();
        await Recovers(server);
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task Killed_under_way_is_503_and_recovers_by_itself(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await ServerFixture.Start(redis.Setting, setting);
        Assert.Equal(Stored, await server.Post("/kim/redis", Body));
        redis.Kill();
        Assert.StartsWith("503", await server.Post("/kim/redis", Body), StringComparison.Ordinal);
        redis.Start();
        await Recovers(server);
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task Stopping_waits_for_a_run_in_flight(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await ServerFixture.Start(redis.Setting, setting);
        await redis.Pause(milliseconds: 500);
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(RawClient.Request("/kim/redis", Body));
        await server.RunsInFlight(1);
        var stopping = server.StopAsync();
        Assert.Equal(Stored, await client.Receive());
        await stopping;
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task A_run_past_its_deadline_is_504_and_the_next_one_is_served(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await ServerFixture.Start(redis.Setting, setting, "--Kim:Deadline=50ms");
        await redis.Pause(milliseconds: 500);
        Assert.Equal("""504 {"code":1,"msg":"the deadline passed in step Set"}""", await server.Post("/kim/redis", Body));
        await Recovers(server, until: "504");
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task A_client_that_leaves_while_its_run_waits_costs_nothing_but_that_run(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await ServerFixture.Start(redis.Setting, setting);
        await redis.Pause(milliseconds: 300);
        using (var leaving = await RawClient.Connect(server.EndPoint))
        {
            await leaving.Send(RawClient.Request("/kim/redis", Body));
            await server.RunsInFlight(1);
        }

        Assert.Equal(Stored, await server.Post("/kim/redis", Body));
        await server.RunsInFlight(0);
    }

    // Asks again and again, each time a round trip, until the connection is back.
    private static async Task Recovers(ServerFixture server, string until = "503")
    {
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        string reply;
        do
        {
            reply = await server.Post("/kim/redis", Body);
            Assert.True(reply == Stored || reply.StartsWith(until, StringComparison.Ordinal), reply);
        }
        while (reply != Stored && Environment.TickCount64 < limit);

        Assert.Equal(Stored, reply);
    }

    private static string Answer(string key, string value) =>
        $$$"""200 {"code":0,"msg":"success","data":{"key":"{{{key}}}","value":"{{{value}}}"}}""";
}
