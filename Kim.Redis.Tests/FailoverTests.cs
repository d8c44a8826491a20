#pragma warning disable CS0618 // The constructor with the kind is experimental.
using Kim.Redis;
using StackExchange.Redis;
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

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    public async Task A_right_that_is_missing_for_a_command_is_500_and_told(string setting)
    {
        using var redis = new RedisServer().Start("--user", "bob", "on", ">word", "~*", "&*", "+@all", "-set");
        await using var server = await RedisFixture.Start($"{redis.Setting},user=bob,password=word", setting);
        Assert.StartsWith("500", await server.Get("/store/one"), StringComparison.Ordinal);
        Assert.Contains(server.Log.All, line => line.StartsWith("Error:", StringComparison.Ordinal)
            && line.Contains("NOPERM", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("READONLY You can't write against a read only replica.", 503)]
    [InlineData("EXECABORT Transaction discarded because of: READONLY You can't write against a read only replica.", 503)]
    [InlineData("ERR Error running script: @user_script:1: -READONLY You can't write against a read only replica.", 503)]
    [InlineData("LOADING Redis is loading the dataset in memory", 503)]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 503)]
    [InlineData("CLUSTERDOWN The cluster is down", 503)]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", 503)]
    [InlineData("NOREPLICAS Not enough good replicas to write.", 503)]
    [InlineData("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", 503)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", 503)]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.", 503)]
    [InlineData("NOAUTH Authentication required.", null)]
    [InlineData("NOPERM User bob has no permissions to run the 'set' command", null)]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", null)]
    [InlineData("NOSCRIPT No matching script.", null)]
    [InlineData("CROSSSLOT Keys in request don't hash to the same slot", null)]
    [InlineData("ERR unknown command 'x'", null)]
    public void Each_kind_of_error_has_its_status(string message, int? status) =>
        Assert.Equal(status, RedisFaults.Map(new RedisServerException(message))?.StatusCode);
}
