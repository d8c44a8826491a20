using Kim.EmbeddedRedis;
using StackExchange.Redis;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>An embedded store that keeps its data in a folder.</summary>
public sealed class EmbeddedDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kim-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        using (var first = EmbeddedStore.Start(_folder))
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(first.ConnectionString);
            var database = redis.GetDatabase();
            await database.StringSetAsync("text", "kept");
            await database.HashSetAsync("hash", [new("a", "1"), new("b", "2")]);
            await database.SortedSetAddAsync("set", "member", 5);
        }

        using var second = EmbeddedStore.Start(_folder);
        await using var again = await ConnectionMultiplexer.ConnectAsync(second.ConnectionString);
        Assert.Equal("kept", await again.GetDatabase().StringGetAsync("text"));
        Assert.Equal(2, await again.GetDatabase().HashLengthAsync("hash"));
        Assert.Equal(5, await again.GetDatabase().SortedSetScoreAsync("set", "member"));
    }

    [Fact]
    public async Task Scripts_work()
    {
        using var store = EmbeddedStore.Start(_folder);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        var result = await redis.GetDatabase().ScriptEvaluateAsync("return redis.call('INCRBY', KEYS[1], ARGV[1])", ["count"], [3]);
        Assert.Equal(3, (int)result);
    }

    [Fact]
    public void A_folder_belongs_to_one_store()
    {
        using (EmbeddedStore.Start(_folder))
        {
            var fault = Assert.Throws<KimConfigurationException>(() => EmbeddedStore.Start(_folder));
            Assert.Equal(
                $"Kim:Data={_folder} is in use: another process has {_folder}/store.lock. Stop that process, or give each a folder of its own.",
                fault.Message);
        }

        using var next = EmbeddedStore.Start(_folder);
    }

    [Fact]
    public void A_folder_that_cannot_be_one_is_refused()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var fault = Assert.Throws<KimConfigurationException>(() => EmbeddedStore.Start(file));
        Assert.StartsWith($"Kim:Data={file} cannot be used: ", fault.Message, StringComparison.Ordinal);
    }
}
