using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>The store of a process that has no Redis.</summary>
public sealed class GarnetTests
{
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
            Assert.StartsWith("Garnet 2.", (await store.CheckAsync()).Server, StringComparison.Ordinal);
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
