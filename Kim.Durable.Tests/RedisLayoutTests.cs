using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>What is in the server: its keys, and what is put right when an index and a record do not agree.</summary>
[Collection(ServersCollection.Name)]
public sealed class RedisLayoutTests(Servers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [RealStores]
    public async Task All_of_a_run_is_in_its_partition(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        await test.Store.SignalAsync(Some.Signal(run, id: "a"));
        Assert.True(await test.Database.SetContainsAsync(test.Key(run.Id, $"own:{Some.Owner}"), run.Id));
        Assert.True(await test.Database.SetContainsAsync(test.Key(run.Id, "owners"), Some.Owner));
        Assert.True(await test.Database.SetContainsAsync(test.Key(run.Id, "cmds"), Some.Command));
        Assert.Equal(run.Id, await test.Database.StringGetAsync(test.Key(run.Id, $"key:{Some.Command}:key")));
        Assert.Equal(
            ["at", "cmd", "due", "hash", "in", "key", "owner", "req", "st", "state", "v", "ver"],
            await FieldsAsync(test, $"run:{run.Id}"));
        Assert.Equal(
            ["c:approval", "i:approval:1", "id:approval:a", "n:approval:1"],
            await FieldsAsync(test, $"in:{run.Id}"));

        run = await test.Save(Some.Parked(Some.Next(run), "other"), Hour);
        Assert.NotNull(await test.Database.SortedSetScoreAsync(test.Key(run.Id, $"due:{Some.Command}"), run.Id));
        run = (await test.Store.ClaimAsync(run.Id, run.Command, Some.Owner, ClaimFrom.Parked)).Run!;
        run = await test.Save(Some.Stuck(run));
        Assert.NotNull(await test.Database.SortedSetScoreAsync(test.Key(run.Id, "stuck"), run.Id));
        run = (await test.Store.ClaimAsync(run.Id, run.Command, Some.Owner, ClaimFrom.Stuck)).Run!;
        run = await test.Save(Some.Ended(run), Hour);
        var due = (await test.Read(run.Id)).Due.ToUnixTimeMilliseconds();
        Assert.Equal(due, await test.Database.SortedSetScoreAsync(test.Key(run.Id, "done"), run.Id));
        foreach (var key in (string[])[$"run:{run.Id}", $"key:{Some.Command}:key"])
        {
            Assert.InRange((await test.Database.KeyTimeToLiveAsync(test.Key(run.Id, key)))!.Value, TimeSpan.FromMinutes(59), Hour);
        }

        foreach (var key in (string[])[$"in:{run.Id}", "stuck", $"due:{Some.Command}", $"own:{Some.Owner}"])
        {
            Assert.False(await test.Database.KeyExistsAsync(test.Key(run.Id, key)), key);
        }
    }

    [Theory]
    [RealStores]
    public async Task An_entry_that_the_record_denies_is_removed_by_who_meets_it(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var running = await test.Begin();
        var parked = await test.Park();
        var none = RunIds.New();
        foreach (var id in (string[])[running.Id, none])
        {
            await test.Database.SortedSetAddAsync(test.Key(id, $"due:{Some.Command}"), id, 1);
        }

        await test.Database.SetAddAsync(test.Key(parked.Id, "own:dead"), parked.Id);
        await test.Database.SetAddAsync(test.Key(none, "own:dead"), none);
        Assert.Equal(2, (await test.Store.DueAsync(Some.Command, 10)).Count);
        Assert.Equal(ClaimOutcome.Lost, await Claim(running.Id, ClaimFrom.Parked));
        Assert.Equal(ClaimOutcome.Gone, await Claim(none, ClaimFrom.Parked));
        Assert.Empty(await test.Store.DueAsync(Some.Command, 10));
        Assert.Equal(ClaimOutcome.Lost, await Claim(parked.Id, ClaimFrom.DeadOwner("dead")));
        Assert.Equal(ClaimOutcome.Gone, await Claim(none, ClaimFrom.DeadOwner("dead")));
        Assert.Empty(await test.Store.OwnedAsync("dead"));
        Assert.Equal([running.Id], await test.Store.OwnedAsync(Some.Owner));

        async Task<ClaimOutcome> Claim(string id, ClaimFrom from) =>
            (await test.Store.ClaimAsync(id, Some.Command, Some.Other, from)).Outcome;
    }

    [Theory]
    [RealStores]
    public async Task A_list_removes_what_it_finds_wrong_and_shows_what_is(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var running = await test.Begin();
        var none = RunIds.New();
        foreach (var id in (string[])[running.Id, none])
        {
            await test.Database.SortedSetAddAsync(test.Key(id, "stuck"), id, 1);
            await test.Database.SortedSetAddAsync(test.Key(id, "done"), id, 1e13);
            await test.Database.SortedSetAddAsync(test.Key(id, "due:MoveMoney"), id, 1);
            await test.Database.SetAddAsync(test.Key(id, "own:dead"), id);
            await test.Database.SetAddAsync(test.Key(id, "owners"), "dead");
            await test.Database.SetAddAsync(test.Key(id, "cmds"), "MoveMoney");
        }

        Assert.Equal([running.Id], (await test.Store.ListAsync(new RunQuery())).Select(run => run.Id));
        foreach (var index in (string[])["stuck", "done", "due:MoveMoney", "own:dead"])
        {
            Assert.False(await test.Database.KeyExistsAsync(test.Key(running.Id, index)), index);
            Assert.False(await test.Database.KeyExistsAsync(test.Key(none, index)), index);
        }

        Assert.Equal([Some.Owner], (await test.Store.OwnersAsync()).Select(owner => owner.Name));
        Assert.Equal(new RunCounts(1, 0, 0, 0, null, default), await test.Store.CountAsync() with { Now = default });
    }

    [Theory]
    [RealStores]
    public async Task A_wake_up_that_was_lost_comes_with_the_repeated_signal(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        await test.Store.SignalAsync(Some.Signal(run, id: "a"));
        await test.Database.SortedSetRemoveAsync(test.Key(run.Id, $"due:{Some.Command}"), run.Id);
        Assert.Equal(SignalOutcome.Repeated, await test.Store.SignalAsync(Some.Signal(run, id: "a")));
        Assert.Equal([run.Id], await test.Store.DueAsync(Some.Command, 10));
    }

    [Theory]
    [RealStores]
    public async Task A_key_that_is_left_from_a_run_that_is_gone_is_free(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var (gone, run) = (Some.Run("key"), Some.Run("key"));
        await test.Database.StringSetAsync(test.Key(gone.Id, $"key:{Some.Command}:key"), gone.Id);
        await test.Begin(run);
        Assert.Equal(run.Id, await test.Store.FindAsync(Some.Command, "key"));
    }

    [Theory]
    [RealStores]
    public async Task The_end_of_a_run_that_lost_its_key_leaves_the_key_to_the_other(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var (run, other) = (await test.Begin(Some.Run("key")), Some.Run("key"));
        var key = test.Key(run.Id, $"key:{Some.Command}:key");
        await test.Database.StringSetAsync(key, other.Id);
        await test.Save(Some.Ended(run), Hour);
        Assert.Equal(other.Id, await test.Database.StringGetAsync(key));
        Assert.Null(await test.Database.KeyTimeToLiveAsync(key));
    }

    [Theory]
    [RealStores]
    public async Task A_save_that_was_cut_off_is_finished_by_the_next_one_of_its_version(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin(Some.Run("key"));
        await test.Store.SignalAsync(Some.Signal(run));
        var ended = await test.Save(Some.Ended(run), Hour);
        await test.Database.SetAddAsync(test.Key(run.Id, $"own:{Some.Owner}"), run.Id);
        await test.Database.HashSetAsync(test.Key(run.Id, $"in:{run.Id}"), "c:approval", "1");
        await test.Database.KeyPersistAsync(test.Key(run.Id, $"run:{run.Id}"));
        await test.Save(ended, Hour);
        Assert.Empty(await test.Store.OwnedAsync(Some.Owner));
        Assert.False(await test.Database.KeyExistsAsync(test.Key(run.Id, $"in:{run.Id}")));
        Assert.NotNull(await test.Database.KeyTimeToLiveAsync(test.Key(run.Id, $"run:{run.Id}")));
    }

    [Theory]
    [RealStores]
    public async Task The_index_of_ended_runs_does_not_grow(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        for (var i = 0; i < 50; i++)
        {
            await EndOneAsync();
        }

        // Those that end in one millisecond are removed by the next that ends.
        await test.Until(async () =>
        {
            await EndOneAsync();
            return await test.Database.SortedSetLengthAsync(test.Key("0000000000000003", "done")) <= 2;
        });

        async Task EndOneAsync() => await test.Save(Some.Ended(await test.Begin(Some.Run() with { Id = RunIds.New(3) })));
    }

    [Theory]
    [RealStores]
    public async Task A_server_that_forgets_its_scripts_is_told_them_again(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        for (var i = 0; i < 3; i++)
        {
            await test.Database.ExecuteAsync("SCRIPT", "FLUSH");
            run = await test.Save(Some.Next(run));
            await test.Database.ExecuteAsync("SCRIPT", "FLUSH");
            var calls = Enumerable.Range(0, 20).Select(_ => test.Store.SignalAsync(Some.Signal(run)).AsTask());
            Assert.All(await Task.WhenAll(calls), outcome => Assert.Equal(SignalOutcome.Kept, outcome));
        }

        await test.Database.ExecuteAsync("SCRIPT", "FLUSH");
        await test.Save(Some.Parked(run, null));
        await test.Database.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal([run.Id], await test.Store.DueAsync(Some.Command, 10));
        Assert.Equal(60, (await test.Read(run.Id)).Inbox.Count);
    }

    [Theory]
    [RealStores("resp2")]
    [RealStores("resp3")]
    public async Task Either_protocol_will_do(StoreKind kind, string protocol)
    {
        var test = await servers.OpenAsync(kind);
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{servers.AddressOf(kind)},protocol={protocol}");
        var store = new Redis.RedisRunStore(connection.GetDatabase(), test.Name);
        var run = await test.Park();
        await store.SignalAsync(Some.Signal(run));
        Assert.Equal([run.Id], await store.DueAsync(Some.Command, 10));
        Assert.Equal([run.Id], (await store.ListAsync(new RunQuery())).Select(found => found.Id));
        var claimed = await store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Parked);
        Assert.Single(claimed.Run!.Inbox);
        Assert.Equal(Some.Describe(claimed.Run), Some.Describe(await store.ReadAsync(run.Id)));
        Assert.Equal("", (await store.CheckAsync()).Problem);
    }

    private static async Task<IEnumerable<string>> FieldsAsync(StoreCase test, string key) =>
        (await test.Database.HashKeysAsync(test.Key(key, key))).Select(name => name.ToString()).Order(StringComparer.Ordinal);
}
