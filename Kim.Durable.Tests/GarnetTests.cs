using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>The store of a process that has no Redis.</summary>
public sealed class GarnetTests
{
    [Theory]
    [InlineData("", StorePersistence.None, true)]
    [InlineData("--aof", StorePersistence.Log, true)]
    [InlineData("--storage-tier --logdir {0}", StorePersistence.None, false)]
    [InlineData("--aof --aof-commit-wait --storage-tier --logdir {0}", StorePersistence.Log, false)]
    public async Task What_it_is(string settings, StorePersistence persistence, bool evicts)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using (var garnet = new GarnetFixture(settings.Replace("{0}", folder, StringComparison.Ordinal).Split(' ')))
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(garnet.Address);
            var report = await new Redis.RedisRunStore(connection.GetDatabase()).CheckAsync();
            Assert.Equal((persistence, evicts, ""), (report.Persistence, report.Evicts, report.Problem));
            Assert.StartsWith("Garnet 2.", report.Server, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Runs_are_there_again_when_it_is_started_again()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var run = Some.Run("key");
        string before;
        using (var garnet = new GarnetFixture(folder))
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(garnet.Address);
            var store = new Redis.RedisRunStore(connection.GetDatabase());
            await store.BeginAsync(run);
            await store.SaveAsync(Some.Parked(run), TimeSpan.FromHours(1));
            await store.SignalAsync(Some.Signal(run));
            before = Some.Describe(await store.ReadAsync(run.Id));
        }

        using (var garnet = new GarnetFixture(folder))
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(garnet.Address);
            var store = new Redis.RedisRunStore(connection.GetDatabase());
            Assert.Equal(before, Some.Describe(await store.ReadAsync(run.Id)));
            Assert.Equal([run.Id], await store.DueAsync(Some.Command, 10));
            Assert.Equal(run.Id, await store.FindAsync(Some.Command, "key"));
            Assert.Equal(ClaimOutcome.Claimed, (await store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Parked)).Outcome);
        }

        Directory.Delete(folder, recursive: true);
    }
}
