using Kim.Durable.Redis.Scripts;
using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>Records that were cut off, edited by hand, or written by a build to come.</summary>
[Collection(ServersCollection.Name)]
public sealed class UnreadableTests(Servers servers)
{
    [Theory]
    [RealStores("v", null, "1, the layout that this build knows")]
    [RealStores("v", "2", "1, the layout that this build knows")]
    [RealStores("cmd", null, "a name")]
    [RealStores("cmd", "", "a name")]
    [RealStores("st", null, "R, P, E or X")]
    [RealStores("st", "Z", "R, P, E or X")]
    [RealStores("at", null, "the name of a step, a colon, and one of begin, wait, retry, undo, end")]
    [RealStores("at", "Reserve", "the name of a step, a colon, and one of begin, wait, retry, undo, end")]
    [RealStores("at", "Reserve:later", "the name of a step, a colon, and one of begin, wait, retry, undo, end")]
    [RealStores("ver", null, "a whole number of at most 15 digits")]
    [RealStores("ver", "two", "a whole number of at most 15 digits")]
    [RealStores("ver", "-1", "a whole number of at most 15 digits")]
    [RealStores("ver", "1234567890123456", "a whole number of at most 15 digits")]
    [RealStores("owner", null, "a name")]
    [RealStores("tries", "1.5", "a whole number of at most 9 digits")]
    [RealStores("wait", "approval", "nothing, or the name of a signal, a colon, and a number")]
    [RealStores("wait", "approval:x", "nothing, or the name of a signal, a colon, and a number")]
    [RealStores("due", null, "milliseconds since 1970, a whole number of at most 14 digits")]
    [RealStores("due", "tomorrow", "milliseconds since 1970, a whole number of at most 14 digits")]
    [RealStores("due", "999999999999999", "milliseconds since 1970, a whole number of at most 14 digits")]
    [RealStores("req", null, "to be there, if with nothing in it")]
    [RealStores("state", null, "to be there, if with nothing in it")]
    [RealStores("t:approval", "some", "a whole number of at most 9 digits")]
    public async Task A_field_that_is_not_as_expected_is_told_and_nothing_is_changed(
        StoreKind kind, string field, string? value, string expected)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        var key = test.Key(run.Id, $"run:{run.Id}");
        if (value is null)
        {
            await test.Database.HashDeleteAsync(key, field);
        }
        else
        {
            await test.Database.HashSetAsync(key, field, value);
        }

        var before = await AllAsync(test, key);
        var fault = await Assert.ThrowsAsync<StoredRunException>(() => test.Store.ReadAsync(run.Id));
        Assert.Equal((run.Id, field, expected, value ?? ""), (fault.Run, fault.Field, fault.Expected, fault.Found));
        Assert.Contains(run.Id, fault.Message, StringComparison.Ordinal);
        fault = await Assert.ThrowsAsync<StoredRunException>(
            () => test.Store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Parked).AsTask());
        Assert.Equal((field, expected), (fault.Field, fault.Expected));
        Assert.Equal(before, await AllAsync(test, key));
        Assert.Empty(await test.Store.OwnedAsync(Some.Other));

        // What can be done without that field is done, what cannot says the same.
        await SameOrNone(() => test.Store.SaveAsync(Some.Next(run)).AsTask());
        await SameOrNone(() => test.Store.BeginAsync(run).AsTask());
        await SameOrNone(() => test.Store.SignalAsync(Some.Signal(run)).AsTask());
        Assert.Equal(before, await AllAsync(test, key));

        // A list shows it among the others.
        var other = await test.Park();
        var list = await test.Store.ListAsync(new RunQuery { State = RunState.Parked });
        Assert.Equal(new[] { run.Id, other.Id }.Order(Comparer<string>.Create(RunIds.Compare)), list.Select(summary => summary.Id));
        var isSummarized = field is not ("hash" or "req" or "state" or "reply" or "t:approval");
        Assert.Equal(isSummarized, list.Single(summary => summary.Id == run.Id).Problem.Contains($"'{field}'", StringComparison.Ordinal));

        async Task SameOrNone(Func<Task> act)
        {
            if (await Record.ExceptionAsync(act) is { } thrown)
            {
                Assert.Equal(field, Assert.IsType<StoredRunException>(thrown).Field);
            }
        }
    }

    [Theory]
    [RealStores("c:approval", "many", "in c:approval")]
    [RealStores("n:approval:x", "value", "in n:approval:x")]
    [RealStores("n:approval", "value", "in n:approval")]
    public async Task So_is_one_of_an_inbox(StoreKind kind, string field, string value, string told)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        await test.Database.HashSetAsync(test.Key(run.Id, $"in:{run.Id}"), field, value);
        var fault = await Assert.ThrowsAsync<StoredRunException>(() => field[0] == 'c'
            ? test.Store.SignalAsync(Some.Signal(run)).AsTask()
            : (Task)test.Store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Parked).AsTask());
        Assert.Equal(told, fault.Field);
        Assert.Empty(await test.Store.OwnedAsync(Some.Other));
    }

    [Theory]
    [RealStores]
    public async Task A_record_that_is_something_else_is_told(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        var key = test.Key(run.Id, $"run:{run.Id}");
        await test.Database.KeyDeleteAsync(key);
        await test.Database.StringSetAsync(key, "something");
        foreach (var act in (Func<Task>[])
        [
            () => test.Store.ReadAsync(run.Id),
            () => test.Store.SaveAsync(Some.Next(run)).AsTask(),
            () => test.Store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Parked).AsTask(),
            () => test.Store.SignalAsync(Some.Signal(run)).AsTask(),
            () => test.Store.BeginAsync(run).AsTask(),
        ])
        {
            Assert.Equal(run.Id, (await Assert.ThrowsAsync<StoredRunException>(act)).Run);
        }

        Assert.NotEmpty(Assert.Single(await test.Store.ListAsync(new RunQuery())).Problem);
        Assert.Equal("something", await test.Database.StringGetAsync(key));
    }

    [Theory]
    [RealStores("st")]
    [RealStores("owner")]
    [RealStores("cmd")]
    public async Task It_stays_where_people_find_it(StoreKind kind, string field)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Begin();
        var (key, index) = (test.Key(run.Id, $"run:{run.Id}"), test.Key(run.Id, $"own:{Some.Owner}"));
        await test.Database.HashDeleteAsync(key, field);
        await test.Store.ListAsync(new RunQuery());
        Assert.True(await test.Database.SetContainsAsync(index, run.Id));

        // A list that has read it before asks the server, which looks again.
        var answer = await Script.Tidy.CallAsync(test.Database, [key, index], [run.Id, "R", Some.Owner]);
        Assert.Equal(0, (int)answer);
    }

    [Theory]
    [RealStores]
    public async Task A_key_that_says_nonsense_is_told(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = Some.Run("key");
        await test.Database.StringSetAsync(test.Key(run.Id, $"key:{Some.Command}:key"), "nonsense");
        var fault = await Assert.ThrowsAsync<StoredRunException>(() => test.Store.BeginAsync(run).AsTask());
        Assert.Equal(("key:MoveMoney:key", "nonsense"), (fault.Field, fault.Found));
    }

    [Theory]
    [RealStores]
    public async Task Fields_of_a_newer_build_are_kept(StoreKind kind)
    {
        var test = await servers.OpenAsync(kind);
        var run = await test.Park();
        var key = test.Key(run.Id, $"run:{run.Id}");
        await test.Database.HashSetAsync(key, "future", "kept");
        var claimed = (await test.Store.ClaimAsync(run.Id, run.Command, Some.Other, ClaimFrom.Parked)).Run!;
        var saved = await test.Save(Some.Next(claimed));
        await test.Save(Some.Ended(saved), TimeSpan.FromHours(1));
        Assert.Equal("kept", await test.Database.HashGetAsync(key, "future"));
        Assert.Equal(RunState.Ended, (await test.Read(run.Id)).State);
    }

    // But that it has an inbox, which a signal makes it.
    private static async Task<string> AllAsync(StoreCase test, RedisKey key) => string.Join('\n', (await test.Database.HashGetAllAsync(key))
        .Where(entry => entry.Name != "in").Select(entry => $"{entry.Name} {entry.Value}").Order(StringComparer.Ordinal));
}
