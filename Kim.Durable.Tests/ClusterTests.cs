using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>A cluster of three real servers: all of a run is on one of them, and its scripts run there.</summary>
public sealed class ClusterTests
{
    [RedisTheory]
    [InlineData(60, 50)]
    public async Task A_cluster_answers_as_one_server_does(int sequences, int operations)
    {
        using var cluster = await RedisCluster.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Addresses + ",allowAdmin=true");
        Assert.Equal(3, connection.GetServers().Length);
        var options = new RunStoreOptions { MaxSignals = 3 };
        for (var seed = 0; seed < sequences; seed++)
        {
            var store = new Redis.RedisRunStore(connection.GetDatabase(), $"c{seed}", options);
            await new ModelRun(new MemoryRunStore(options), store, seed).DoAsync(operations);
        }

        // Runs are on all of them.
        foreach (var server in connection.GetServers())
        {
            Assert.NotEqual("0", (await server.ExecuteAsync("DBSIZE")).ToString());
        }
    }

    [RedisTheory]
    [InlineData("kim")]
    public async Task It_lists_counts_and_knows_owners_over_all_servers(string name)
    {
        using var cluster = await RedisCluster.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Addresses + ",allowAdmin=true");
        var test = new StoreCase(new Redis.RedisRunStore(connection.GetDatabase(), name), null, connection, name);
        for (var i = 0; i < 64; i++)
        {
            await test.Begin(Some.Run($"key{i}"));
            await test.Park(time: TimeSpan.Zero);
        }

        Assert.Equal(64, (await test.Store.OwnedAsync(Some.Owner)).Count);
        Assert.Equal(64, (await test.Store.DueAsync(Some.Command, 100)).Count);
        Assert.Equal(128, (await test.Store.ListAsync(new RunQuery { Max = 200 })).Count);
        Assert.Equal((64, 64), ((await test.Store.CountAsync()).Running, (await test.Store.CountAsync()).Parked));
        await test.Store.RenewAsync(new OwnerInfo { Name = Some.Owner });
        Assert.True(Assert.Single(await test.Store.OwnersAsync()).IsAlive);
        foreach (var server in connection.GetServers())
        {
            await server.ExecuteAsync("SCRIPT", "FLUSH");
        }

        Assert.Equal(64, (await test.Store.DueAsync(Some.Command, 100)).Count);
        var report = await test.Store.CheckAsync();
        Assert.Equal(("", StorePersistence.None), (report.Problem, report.Persistence));
    }
}
