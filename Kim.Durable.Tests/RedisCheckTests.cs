using System.Globalization;
using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>What a server is found to be.</summary>
public sealed class RedisCheckTests
{
    [RedisTheory]
    [InlineData("", StorePersistence.None)]
    [InlineData("--save|60 1000", StorePersistence.Snapshots)]
    [InlineData("--appendonly|yes|--appendfsync|no", StorePersistence.Log)]
    [InlineData("--appendonly|yes|--appendfsync|everysec", StorePersistence.LogEverySecond)]
    [InlineData("--appendonly|yes|--appendfsync|always", StorePersistence.LogAlways)]
    public async Task What_survives_its_end(string settings, StorePersistence expected)
    {
        var report = await CheckAsync(settings);
        Assert.Equal(("", expected, false, "noeviction"), (report.Problem, report.Persistence, report.Evicts, report.EvictionPolicy));
        Assert.StartsWith("Redis ", report.Server, StringComparison.Ordinal);
        Assert.True(report.ScriptsWork);
    }

    [RedisTheory]
    [InlineData("--maxmemory|100mb", false)]
    [InlineData("--maxmemory|100mb|--maxmemory-policy|allkeys-lru", true)]
    [InlineData("--maxmemory|100mb|--maxmemory-policy|volatile-ttl", true)]
    [InlineData("--maxmemory-policy|allkeys-lru", false)]
    public async Task Whether_it_removes_records_when_it_is_full(string settings, bool expected)
    {
        var report = await CheckAsync(settings);
        Assert.Equal(expected, report.Evicts);
        Assert.Equal(settings.Split('|') is [.., "--maxmemory-policy", var policy] ? policy : "noeviction", report.EvictionPolicy);
    }

    [RedisTheory]
    [InlineData("--rename-command|CONFIG|", StorePersistence.Unknown, "")]
    [InlineData("--rename-command|CONFIG||--appendonly|yes", StorePersistence.Log, "")]
    [InlineData("--rename-command|EVALSHA|", StorePersistence.None, "EVALSHA")]
    public async Task What_it_does_not_let_one_do(string settings, StorePersistence persistence, string problem)
    {
        var report = await CheckAsync(settings);
        Assert.Equal(persistence, report.Persistence);
        Assert.Equal(problem.Length == 0, report.ScriptsWork);
        Assert.Contains(problem, report.Problem, StringComparison.Ordinal);
    }

    [RedisTheory]
    [InlineData("--maxmemory|1")]
    public async Task One_that_is_full_changes_nothing_and_says_so(string settings)
    {
        using var server = new RedisServer().Start(settings.Split('|'));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Address);
        var store = new Redis.RedisRunStore(connection.GetDatabase());
        var fault = await Assert.ThrowsAsync<RedisServerException>(() => store.BeginAsync(Some.Run("key")).AsTask());
        Assert.Contains("OOM", fault.Message, StringComparison.Ordinal);
        Assert.Equal("0", (await connection.GetDatabase().ExecuteAsync("DBSIZE")).ToString());
    }

    [Fact]
    public async Task A_store_in_memory_says_so()
    {
        var report = await new MemoryRunStore().CheckAsync();
        Assert.Equal(("Memory", StorePersistence.None, true), (report.Server, report.Persistence, report.ScriptsWork));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_problem()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(string.Create(
            CultureInfo.InvariantCulture, $"127.0.0.1:{new RedisServer().Port},abortConnect=false,connectTimeout=100,asyncTimeout=100"));
        var report = await new Redis.RedisRunStore(connection.GetDatabase()).CheckAsync();
        Assert.False(report.ScriptsWork);
    }

    [RedisTheory]
    [InlineData("--maxmemory|100mb|--maxmemory-policy|allkeys-lru|--appendonly|yes", StorePersistence.Log)]
    [InlineData("", StorePersistence.Unknown)]
    public async Task What_can_be_found_out_on_any_connection(string settings, StorePersistence expected)
    {
        var report = await CheckAsync(settings, "");
        Assert.Equal((expected, settings.Length > 0, ""), (report.Persistence, report.Evicts, report.Problem));
        Assert.StartsWith("Redis ", report.Server, StringComparison.Ordinal);
    }

    private static async Task<StoreReport> CheckAsync(string settings, string connect = ",allowAdmin=true")
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            using var server = new RedisServer().Start(["--dir", folder, .. settings.Length == 0 ? [] : settings.Split('|')]);
            await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Address + connect);
            return await new Redis.RedisRunStore(connection.GetDatabase()).CheckAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
