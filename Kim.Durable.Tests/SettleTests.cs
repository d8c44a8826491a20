using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>How long runs are kept that others have called: as long as the run at the top.</summary>
[Collection(ServersCollection.Name)]
public sealed class SettleTests(Servers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [Stores]
    public async Task One_that_has_ended_outlives_its_time_while_its_root_has_not(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        foreach (var make in (Func<Task<StoredRun>>[])
            [() => test.Begin(), () => test.Park(), async () => await test.Save(Some.Stuck(await test.Begin()))])
        {
            var root = await make();
            var called = await EndCalled(test, root);
            Assert.Equal(1, await test.Store.SettleCalledAsync(TimeSpan.Zero, 10));
            Assert.Equal(1, await test.Store.SettleCalledAsync(Hour, 10));
            Assert.Equal(Some.Describe(called), Some.Describe(await test.Read(called.Id)));
            Assert.Equal(called.Id, await test.Store.FindAsync(called.Command, called.Key, root.Id));
            var listed = Assert.Single(await test.Store.ListAsync(new RunQuery { State = RunState.Ended }));
            Assert.Equal(called.Id, listed.Id);
            Assert.InRange(listed.Due - (await test.Store.CountAsync()).Now, TimeSpan.FromMinutes(59), Hour);
            Assert.Equal(1, (await test.Store.CountAsync()).Ended);

            // Its time is not over now, so it is not looked at.
            Assert.Equal(0, await test.Store.SettleCalledAsync(Hour, 10));
            test = await servers.OpenAsync(kind);
        }
    }

    [Theory]
    [Stores]
    public async Task It_goes_with_its_root_and_so_does_one_that_it_has_called_itself(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var root = await test.Begin();
        var called = await EndCalled(test, root, "first");
        var second = await EndCalled(test, root, "second", caller: called);
        Assert.Equal(2, await test.Store.SettleCalledAsync(TimeSpan.Zero, 10));
        await test.Save(Some.Ended(root), TimeSpan.FromSeconds(2));
        var due = (await test.Read(root.Id)).Due;
        Assert.Equal(2, await test.Store.SettleCalledAsync(Hour, 10));
        Assert.Equal((due, due), ((await test.Read(called.Id)).Due, (await test.Read(second.Id)).Due));
        Assert.Equal(3, (await test.Store.CountAsync()).Ended);
        await test.Until(async () => await test.Store.ReadAsync(root.Id) is null);
        await test.Until(async () => await test.Store.ReadAsync(called.Id) is null && await test.Store.ReadAsync(second.Id) is null);
        Assert.Null(await test.Store.FindAsync(called.Command, called.Key, root.Id));
        Assert.Null(await test.Store.FindAsync(second.Command, second.Key, called.Id));
        Assert.Empty(await test.Store.ListAsync(new RunQuery()));
        Assert.Equal(0, await test.Store.SettleCalledAsync(Hour, 10));
    }

    [Theory]
    [Stores]
    public async Task One_that_ends_after_its_root_has_gone_is_kept_for_its_own_time_and_goes(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var root = await test.Begin();
        var called = await test.Begin(Some.Called(root));
        await test.Save(Some.Ended(root));
        Assert.Null(await test.Store.ReadAsync(root.Id));

        // While it has not ended it is not looked at.
        Assert.Equal(0, await test.Store.SettleCalledAsync(Hour, 10));
        called = await test.Save(Some.Parked(called), Hour);
        called = (await test.Store.ClaimAsync(called.Id, called.Command, Some.Owner, ClaimFrom.Parked)).Run!;
        await test.Save(Some.Ended(called), Second);
        Assert.Equal(RunState.Ended, (await test.Read(called.Id)).State);
        await test.Until(async () => await test.Store.SettleCalledAsync(Hour, 10) == 1);
        Assert.Null(await test.Store.ReadAsync(called.Id));
        Assert.Null(await test.Store.FindAsync(called.Command, called.Key, root.Id));
    }

    [Theory]
    [Stores]
    public async Task One_whose_caller_outlives_the_root_is_kept_until_that_has_ended(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var root = await test.Begin();
        var caller = await test.Begin(Some.Called(root, "first"));
        var called = await EndCalled(test, root, "second", caller);
        await test.Save(Some.Ended(root));
        Assert.Equal(1, await test.Store.SettleCalledAsync(TimeSpan.Zero, 10));
        Assert.Equal(called.Id, await test.Store.FindAsync(called.Command, called.Key, caller.Id));
        await test.Save(Some.Ended(caller));
        Assert.Equal(2, await test.Store.SettleCalledAsync(TimeSpan.Zero, 10));
        Assert.Empty(await test.Store.SummariesAsync([root.Id, caller.Id, called.Id]));
    }

    [Theory]
    [Stores]
    public async Task One_that_ends_after_its_root_has_ended_goes_with_it(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var root = await test.Begin();
        var called = await test.Begin(Some.Called(root));
        root = await test.Save(Some.Ended(root), Hour);
        await test.Save(Some.Ended(called));
        Assert.Equal(1, await test.Store.SettleCalledAsync(TimeSpan.Zero, 10));
        Assert.Equal((await test.Read(root.Id)).Due, (await test.Read(called.Id)).Due);
    }

    [Theory]
    [Stores]
    public async Task So_many_are_looked_at_as_are_asked_for(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        foreach (var name in (string[])["one", "two", "three"])
        {
            await EndCalled(test, await test.Begin(), name);
        }

        Assert.Equal(2, await test.Store.SettleCalledAsync(Hour, 2));
        Assert.Equal(1, await test.Store.SettleCalledAsync(Hour, 2));
        Assert.Equal(0, await test.Store.SettleCalledAsync(Hour, 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Store.SettleCalledAsync(Hour, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Store.SettleCalledAsync(-Hour, 1));
    }

    [Theory]
    [RealStores]
    public async Task One_whose_root_the_store_has_lost_goes(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var root = await test.Park();
        var called = await EndCalled(test, root);
        Assert.Null(await test.Database.KeyTimeToLiveAsync(test.Key(called.Id, $"run:{called.Id}")));
        await test.Database.KeyDeleteAsync(test.Key(root.Id, $"run:{root.Id}"));
        await test.Store.SettleCalledAsync(Hour, 10);
        foreach (var key in (string[])[$"run:{called.Id}", $"key:{called.Command}:{called.Key}", "called"])
        {
            Assert.False(await test.Database.KeyExistsAsync(test.Key(called.Id, key)), key);
        }
    }

    [Theory]
    [RealStores]
    public async Task It_is_the_server_that_removes_it_in_the_end(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var root = await test.Begin();
        var called = await EndCalled(test, root);
        var key = test.Key(called.Id, $"key:{called.Command}:{called.Key}");
        await test.Save(Some.Ended(root), Hour);
        await test.Store.SettleCalledAsync(Hour, 10);
        Assert.InRange((await test.Database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(59), Hour);
        Assert.InRange(
            (await test.Database.KeyTimeToLiveAsync(test.Key(called.Id, $"run:{called.Id}")))!.Value, TimeSpan.FromMinutes(59), Hour);

        // The key is another's by now.
        var other = await EndCalled(test, root, "other");
        key = test.Key(other.Id, $"key:{other.Command}:{other.Key}");
        await test.Database.StringSetAsync(key, called.Id);
        await test.Store.SettleCalledAsync(Hour, 10);
        Assert.Null(await test.Database.KeyTimeToLiveAsync(key));
    }

    [Theory]
    [RealStores]
    public async Task What_cannot_be_read_stays_and_an_entry_that_the_record_denies_is_removed(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var root = await test.Begin(Some.Run() with { Id = RunIds.New(3) });
        var index = test.Key(root.Id, "called");
        var unreadable = await EndCalled(test, root, "unreadable");
        await test.Database.HashDeleteAsync(test.Key(root.Id, $"run:{unreadable.Id}"), "at");
        var something = await EndCalled(test, root, "something");
        await test.Database.KeyDeleteAsync(test.Key(root.Id, $"run:{something.Id}"));
        await test.Database.StringSetAsync(test.Key(root.Id, $"run:{something.Id}"), "something");
        var strange = await test.Begin(Some.Run() with { Id = RunIds.New(3) });
        var ofStrange = await EndCalled(test, strange, "of strange");
        await test.Database.KeyDeleteAsync(test.Key(root.Id, $"run:{strange.Id}"));
        await test.Database.StringSetAsync(test.Key(root.Id, $"run:{strange.Id}"), "something");
        var running = await test.Begin(Some.Called(root, "running"));
        var none = RunIds.New(3);
        await test.Database.SortedSetAddAsync(index, [new(running.Id, 1), new(none, 1)]);

        Assert.Equal(5, await test.Store.SettleCalledAsync(Hour, 10));
        Assert.Equal(0, await test.Store.SettleCalledAsync(Hour, 10));
        Assert.Equal(
            new[] { unreadable.Id, something.Id, ofStrange.Id }.Order(StringComparer.Ordinal),
            (await test.Database.SortedSetRangeByRankAsync(index)).Select(id => id.ToString()).Order(StringComparer.Ordinal));
        foreach (var id in (string[])[unreadable.Id, something.Id, ofStrange.Id, running.Id])
        {
            Assert.True(await test.Database.KeyExistsAsync(test.Key(root.Id, $"run:{id}")));
        }

        Assert.Equal(RunState.Running, (await test.Read(running.Id)).State);
    }

    [RedisTheory]
    [InlineData("zadd")]
    [InlineData("hset")]
    [InlineData("pexpireat")]
    [InlineData("zrem")]
    public async Task A_look_that_is_cut_off_leaves_it_to_the_next_one(string command)
    {
        foreach (var what in (string[])["waits", "has ended", "is gone"])
        {
            var test = await servers.OpenAsync(StoreKind.Redis);
            await test.Database.ExecuteAsync("ACL", "SETUSER", "cut", "reset", "on", "nopass", "~*", "&*", "+@all", $"-{command}");
            await using var connection = await ConnectionMultiplexer.ConnectAsync(
                $"{servers.AddressOf(StoreKind.Redis)},user=cut,password=any");
            var root = await test.Begin();
            var called = await EndCalled(test, root);
            if (what != "waits")
            {
                await test.Save(Some.Ended(root), what == "is gone" ? TimeSpan.Zero : Hour);
            }

            var fault = await Record.ExceptionAsync(
                () => new Redis.RedisRunStore(connection.GetDatabase(), test.Name).SettleCalledAsync(Hour, 10));
            Assert.Equal(what == "waits" && command is "pexpireat" or "zrem", fault is null);
            if (!(command == "zrem" && what == "is gone"))
            {
                Assert.Equal(Some.Describe(called), Some.Describe(await test.Read(called.Id)));
                Assert.Contains(called.Id, (await test.Store.ListAsync(new RunQuery { State = RunState.Ended })).Select(run => run.Id));
            }

            await test.Store.SettleCalledAsync(Hour, 10);
            var index = await test.Database.SortedSetScoreAsync(test.Key(called.Id, "called"), called.Id);
            Assert.Equal(what == "waits", index is not null);
            Assert.Equal(what == "is gone", await test.Store.ReadAsync(called.Id) is null);
            var time = await test.Database.KeyTimeToLiveAsync(test.Key(called.Id, $"run:{called.Id}"));
            Assert.Equal(what == "has ended", time is not null);
            Assert.Equal(what == "is gone" ? null : called.Id, await test.Store.FindAsync(called.Command, called.Key, root.Id));
        }
    }

    private static async Task<StoredRun> EndCalled(StoreCase test, StoredRun root, string key = "", StoredRun? caller = null) =>
        await test.Save(Some.Ended(await test.Begin(Some.Called(root, key, caller))));
}
