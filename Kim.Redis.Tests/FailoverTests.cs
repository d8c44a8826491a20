using Xunit;

namespace Kim.Redis.Tests;

/// <summary>What Redis answers when it cannot serve at the moment.</summary>
public sealed class FailoverTests
{
    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport", false)]
    [InlineData("--Kim:RedisSeam=Transport", true)]
    [InlineData("--Kim:RedisSeam=Stream", false)]
    [InlineData("--Kim:Transport=sockets", false)]
    [InlineData("--Kim:Transport=sockets", true)]
    public async Task After_a_failover_writes_are_503_until_the_new_primary_is_found(string setting, bool isNamedLater)
    {
        using var first = new RedisServer().Start();
        using var second = new RedisServer().Start("--replicaof", "127.0.0.1", $"{first.Port}");
        await using var server = await RedisFixture.Start($"--Kim:Redis={first.Address},{second.Address}", setting);
        Assert.Equal("200 one", await server.Get("/store/one"));

        // The client has found out which of them is the replica: else it could meet the second one as a primary from the beginning.
        var limit = Environment.TickCount64 + (long)RedisFixture.Limit.TotalMilliseconds;
        while (await server.Get("/replica") != "200 one")
        {
            Assert.True(Environment.TickCount64 < limit, "The replica is found.");
        }

        // They change roles, and nobody tells the client.
        if (isNamedLater)
        {
            // For a while there is no primary, and clients meet that.
            await first.Do($"REPLICAOF 127.0.0.1 {second.Port}");
            Assert.StartsWith("503", await server.Get("/store/two"), StringComparison.Ordinal);
            Assert.StartsWith("503", await server.Get("/store/two"), StringComparison.Ordinal);
            await second.Do("REPLICAOF NO ONE");
        }
        else
        {
            await second.Do("REPLICAOF NO ONE");
            await first.Do($"REPLICAOF 127.0.0.1 {second.Port}");
        }

        limit = Environment.TickCount64 + (long)RedisFixture.Limit.TotalMilliseconds;
        string reply;
        do
        {
            using var answer = await server.Client.GetAsync(new Uri("/store/two", UriKind.Relative));
            reply = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            if (reply != "200 two")
            {
                Assert.Equal("503", reply[..3]);
                Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
            }
        }
        while (reply != "200 two" && Environment.TickCount64 < limit);

        Assert.True(reply == "200 two", $"{reply}\n{string.Join('\n', server.Log.All)}");
        Assert.Single(server.Log.All, line => line.Contains($"Redis at {first.Address} answers 'READONLY", StringComparison.Ordinal));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    public async Task Memory_that_is_used_up_is_503_and_told_once(string setting)
    {
        using var redis = new RedisServer().Start("--maxmemory", "1");
        await using var server = await RedisFixture.Start(redis.Setting, setting);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(
                """503 {"code":1,"msg":"Redis cannot do this at the moment (OOM), try again shortly"}""", await server.Get("/store/one"));
        }

        await server.Logs("answers 'OOM");
        Assert.Single(server.Log.All, line => line.Contains("answers 'OOM", StringComparison.Ordinal));
    }
}
