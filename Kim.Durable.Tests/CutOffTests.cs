using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests;

/// <summary>
/// A script that ends in the middle, as one does whose server dies: the same is done by a user who may not call one of its commands.
/// Redis takes nothing back.
/// </summary>
[Collection(ServersCollection.Name)]
public sealed class CutOffTests(Servers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly string[] Commands = ["sadd", "set", "zadd", "hset", "srem", "zrem", "del", "pexpireat", "hdel"];

    [RedisTheory]
    [InlineData("begin")]
    [InlineData("save")]
    [InlineData("park")]
    [InlineData("hand over")]
    [InlineData("end")]
    [InlineData("end of one that was called")]
    [InlineData("stick")]
    [InlineData("claim parked")]
    [InlineData("claim stuck")]
    [InlineData("claim of a dead owner")]
    [InlineData("signal")]
    [InlineData("cancel")]
    public async Task No_run_is_out_of_sight_and_the_next_call_puts_it_right(string what)
    {
        var cuts = 0;
        foreach (var command in Commands)
        {
            var test = await servers.OpenAsync(StoreKind.Redis);
            await test.Database.ExecuteAsync("ACL", "SETUSER", "cut", "reset", "on", "nopass", "~*", "&*", "+@all", $"-{command}");
            await using var connection = await ConnectionMultiplexer.ConnectAsync(
                $"{servers.AddressOf(StoreKind.Redis)},user=cut,password=any");
            var run = await PrepareAsync(test, what);
            var fault = await Record.ExceptionAsync(
                () => DoAsync(new Redis.RedisRunStore(connection.GetDatabase(), test.Name), what, run));
            if (fault is not null)
            {
                Assert.IsType<RedisServerException>(fault);
                cuts++;
            }

            // What is there is listed where it is looked for; a wake-up that was noted is one that will be.
            var record = await test.Store.ReadAsync(run.Id);
            var indexes = await FindAsync(test, run);
            Assert.Subset(indexes.ToHashSet(), Indexes.Of(record).ToHashSet());
            if (record is { State: RunState.Parked, Inbox.Count: > 0 })
            {
                Assert.Contains(run.Id, await test.Store.DueAsync(run.Command, 10));
            }

            await DoAsync(test.Store, what, run);
            record = await test.Read(run.Id);
            Assert.Equal(Indexes.Of(record), await FindAsync(test, run));
            Assert.Equal(Expected(what), $"{record.State} v{record.Version} {record.Inbox.Count}");
            Assert.Equal(run.Id, await test.Store.FindAsync(run.Command, "key"));
            var time = await test.Database.KeyTimeToLiveAsync(test.Key(run.Id, "key:MoveMoney:key"));
            Assert.Equal(what == "end", time is not null);
            Assert.Equal(what == "end", await test.Database.KeyTimeToLiveAsync(test.Key(run.Id, $"run:{run.Id}")) is not null);
        }

        // Each of them writes at least a record.
        Assert.InRange(cuts, 1, Commands.Length);
    }

    private static Task<List<string>> FindAsync(StoreCase test, StoredRun run) => Indexes.FindAsync(test, run.Id, Some.Owner, Some.Other);

    private static async Task<StoredRun> PrepareAsync(StoreCase test, string what)
    {
        var run = Some.Run("key");
        run = what == "end of one that was called" ? run with { Root = RunIds.In(RunIds.PartitionOf(run.Id), RunIds.New()) } : run;
        return what switch
        {
            "begin" => run,
            "claim parked" or "signal" or "cancel" => await test.Park(run),
            "claim stuck" => await test.Save(Some.Stuck(await test.Begin(run))),
            _ => await WithSignalAsync(),
        };

        async Task<StoredRun> WithSignalAsync()
        {
            await test.Begin(run);
            await test.Store.SignalAsync(Some.Signal(run, name: "taken"));
            return Some.Taken(run, "taken", 1);
        }
    }

    private static async Task DoAsync(IRunStore store, string what, StoredRun run)
    {
        switch (what)
        {
            case "begin":
                Assert.Equal(BeginOutcome.Begun, (await store.BeginAsync(run)).Outcome);
                break;
            case "save" or "park" or "hand over" or "end" or "end of one that was called" or "stick":
                var next = what switch
                {
                    "save" => Some.Next(run),
                    "end" or "end of one that was called" => Some.Ended(run),
                    "stick" => Some.Stuck(run),
                    _ => Some.Parked(run),
                };
                Assert.Equal(SaveOutcome.Written, (await store.SaveAsync(next, what == "hand over" ? TimeSpan.Zero : Hour)).Outcome);
                break;
            case "signal" or "cancel":
                var name = what == "signal" ? "approval" : RunSignal.Cancel;
                Assert.InRange(
                    await store.SignalAsync(Some.Signal(run, name: name, id: "id")), SignalOutcome.Kept, SignalOutcome.Repeated);
                break;
            default:
                var from = what switch
                {
                    "claim parked" => ClaimFrom.Parked,
                    "claim stuck" => ClaimFrom.Stuck,
                    _ => ClaimFrom.DeadOwner(Some.Owner),
                };
                Assert.Equal(ClaimOutcome.Claimed, (await store.ClaimAsync(run.Id, run.Command, Some.Other, from)).Outcome);
                break;
        }
    }

    // The state, the version, and how many signals wait.
    private static string Expected(string what) => what switch
    {
        "begin" => "Running v1 0",
        "save" => "Running v2 0",
        "park" or "hand over" => "Parked v2 0",
        "end" or "end of one that was called" => "Ended v2 0",
        "stick" => "Stuck v2 0",
        "claim parked" or "claim stuck" => "Running v3 0",
        "claim of a dead owner" => "Running v2 1",
        _ => "Parked v2 1",
    };
}
