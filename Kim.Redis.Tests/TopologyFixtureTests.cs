using Xunit;
using Xunit.Abstractions;

namespace Kim.Redis.Tests;

/// <summary>The cluster and the sentinels of the tests do what tests rely on.</summary>
public sealed class TopologyFixtureTests(ITestOutputHelper output)
{
    [RedisFact]
    public async Task A_replica_takes_over_from_a_master_that_is_gone_and_the_master_comes_back_as_its_replica()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var cluster = await RedisCluster.Start();
        output.WriteLine($"started after {clock.ElapsedMilliseconds} ms");
        var slot = await cluster.SlotOf("key");
        var (master, asked) = (cluster.MasterAtStart(slot), cluster.Masters.First(node => node != cluster.MasterAtStart(slot)));
        Assert.Same(master, await cluster.MasterOf(slot, asked));
        Assert.Equal("OK", await master.Ask("SET key value"));
        Assert.StartsWith($"MOVED {slot} {master.Address}", await asked.Ask("GET key"), StringComparison.Ordinal);

        master.Kill();
        await RedisCluster.Until(async () => await cluster.MasterOf(slot, asked) != master, "a replica takes over");
        Assert.Same(cluster.ReplicaAtStart(master), await cluster.MasterOf(slot, asked));
        cluster.StartNode(master);
        await RedisCluster.Until(async () => (await master.Ask("ROLE")).StartsWith("slave", StringComparison.Ordinal), "it is a replica");
        output.WriteLine($"done after {clock.ElapsedMilliseconds} ms");
    }

    [RedisFact]
    public async Task Sentinels_name_another_primary_if_they_are_told_to_and_if_it_is_frozen()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var trio = await SentinelTrio.Start();
        output.WriteLine($"started after {clock.ElapsedMilliseconds} ms");
        var first = await trio.Primary();
        Assert.Same(trio.Servers[0], first);
        var second = await trio.Failover();
        Assert.NotSame(first, second);
        output.WriteLine($"ordered after {clock.ElapsedMilliseconds} ms");

        second.Freeze();
        var third = await trio.PrimaryAfter(second);
        Assert.Equal("OK", await third.Ask("SET key value"));
        second.Thaw();
        await RedisCluster.Until(async () => (await second.Ask("ROLE")).StartsWith("slave", StringComparison.Ordinal), "it is a replica");
        output.WriteLine($"done after {clock.ElapsedMilliseconds} ms");
    }
}
