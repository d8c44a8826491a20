using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>A call as a reactor uses it: waited for by the connection's own task.</summary>
[Collection(ServersCollection.Name)]
public sealed class StoreCallTests(Servers servers)
{
    [RedisTheory]
    [InlineData(StoreKind.Redis)]
    public async Task Its_task_is_the_connections_own_and_its_answer_is_taken_after_it(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        await test.Begin();
        var call = test.Store.BeginAsync(Some.Run());
        var pending = Assert.IsAssignableFrom<Task<RedisResult>>(call.Pending);
        await pending;
        Assert.Same(pending, call.Pending);
        Assert.True(call.TryTake(out var result));
        Assert.Equal(BeginOutcome.Begun, result.Outcome);
        Assert.Equal(result, await call);
        Assert.Equal(result, await call.ConfigureAwait(false));
    }

    [RedisTheory]
    [InlineData(StoreKind.Redis)]
    public async Task It_has_another_task_if_the_server_has_to_be_asked_again(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        await test.Database.ExecuteAsync("SCRIPT", "FLUSH");
        var call = test.Store.BeginAsync(Some.Run("key"));
        var first = call.Pending;
        await Assert.ThrowsAsync<RedisServerException>(() => first);
        Assert.False(call.TryTake(out _));
        Assert.NotSame(first, call.Pending);
        await call.Pending;
        Assert.True(call.TryTake(out _));

        // And if the key is taken: whether by a run that exists.
        call = test.Store.BeginAsync(Some.Run("key"));
        first = call.Pending;
        await first;
        Assert.False(call.TryTake(out _));
        Assert.NotSame(first, call.Pending);
        Assert.Equal(BeginOutcome.Taken, (await call).Outcome);
    }

    [RedisTheory]
    [InlineData(StoreKind.Redis)]
    public async Task What_it_failed_with_is_thrown_when_it_is_taken(StoreKind kind)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(servers.AddressOf(kind));
        var store = new Redis.RedisRunStore(connection.GetDatabase());
        await connection.CloseAsync();
        var call = store.SaveAsync(Some.Run());
        await call.Pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.ThrowsAny<Exception>(() => call.TryTake(out _));
        await Assert.ThrowsAnyAsync<Exception>(() => call.AsTask());
    }

    [Fact]
    public void In_memory_it_is_there_at_once()
    {
        var call = new MemoryRunStore().BeginAsync(Some.Run());
        Assert.True(call.Pending.IsCompletedSuccessfully);
        Assert.True(call.TryTake(out var result));
        Assert.Equal(BeginOutcome.Begun, result.Outcome);
    }
}
