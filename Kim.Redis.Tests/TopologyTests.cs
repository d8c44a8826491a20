using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Kim.Redis.Tests;

/// <summary>Which server is the primary changes, and clients follow.</summary>
/// <param name="output">What it took, for docs/operating/redis.md.</param>
public sealed class TopologyTests(ITestOutputHelper output)
{
    // The machine that tests run on may be loaded; each of these took tens of seconds before.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(6);

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task After_a_planned_failover_of_Sentinel_nothing_is_written_to_the_deposed_primary(string setting)
    {
        using var trio = await SentinelTrio.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={trio.Addresses}", setting);
        await server.Until("/pair/first", "200 of-first");
        var before = await trio.Primary();
        var acknowledged = new ConcurrentDictionary<string, TimeSpan>();
        var watch = Stopwatch.StartNew();
        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(Client).ToList();
        await Until(() => acknowledged.Count > 200);
        await trio.Sentinels[0].Do($"SENTINEL FAILOVER {SentinelTrio.Name}");
        await server.Logs($"is not the primary any more");
        var switched = watch.Elapsed;
        var count = acknowledged.Count;
        await Until(() => acknowledged.Count > count + 500);
        var served = watch.Elapsed;
        var after = await trio.PrimaryAfter(before);
        await end.CancelAsync();
        await Task.WhenAll(clients);

        // The old primary takes over the new one's data in the end: what was written there is gone.
        await RedisCluster.Until(async () => (await before.Ask("ROLE")).Contains("slave", StringComparison.Ordinal), "the old primary is a replica");
        var lost = new List<TimeSpan>();
        foreach (var (key, time) in acknowledged.Where(written => written.Value >= switched))
        {
            if (await after.Ask($"GET {key}") != $"of-{key}")
            {
                lost.Add(time - switched);
            }
        }

        var last = lost.DefaultIfEmpty().Max().TotalMilliseconds;
        output.WriteLine($"{setting}: {lost.Count} written after Sentinel's word are lost, the last {last:0} ms after it");
        Assert.All(lost, time => Assert.True(time < TimeSpan.FromSeconds(1), $"Written {time} after the switch and lost."));

        output.WriteLine($"{setting}: served again {(served - switched).TotalMilliseconds:0} ms after Sentinel's word");
        Assert.True(served - switched < Soon, $"Served again after {served - switched}.");

        async Task Client(int client)
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{client}-{i}");
                var begun = watch.Elapsed;
                var reply = await server.Get($"/pair/{key}");
                if (reply == $"200 of-{key}")
                {
                    acknowledged[key] = begun;
                }
                else
                {
                    // Empty: written to one, and read from the other.
                    Assert.Matches("^(50|200 $)", reply);
                }
            }
        }

        async Task Until(Func<bool> isThere)
        {
            while (!isThere())
            {
                Assert.True(watch.Elapsed < RedisFixture.Limit, $"{acknowledged.Count}\n{string.Join('\n', server.Log.All)}");
                await server.Get("/compute/0");
            }
        }
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task After_a_crash_of_the_primary_Sentinels_choice_is_used_soon(string setting)
    {
        using var trio = await SentinelTrio.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={trio.Addresses}", setting);
        await server.Until("/pair/first", "200 of-first");
        var before = await trio.Primary();
        before.Kill();
        await server.Until("/pair/second", "503", prefix: true);
        await trio.PrimaryAfter(before);
        var watch = Stopwatch.StartNew();
        await server.Until("/pair/third", "200 of-third");
        output.WriteLine($"{setting}: served after {watch.ElapsedMilliseconds} ms");
        Assert.True(watch.Elapsed < Soon, $"It took {watch.Elapsed}.");
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_primary_that_was_not_there_at_the_start_is_used_and_so_is_the_one_after_it(string setting)
    {
        // As of containers, which have another address each time. Of the others none may be chosen, until it is told.
        using var trio = await SentinelTrio.Start("--replica-priority", "0");
        await using var server = await RedisFixture.Start($"--Kim:Redis={trio.Addresses}", setting, "--Kim:Reactors=2");
        await server.Until("/pair/first", "200 of-first");
        using var added = new RedisServer().Start(
            "--replicaof", "127.0.0.1", $"{trio.Servers[0].Port}", "--repl-diskless-sync-delay", "0");
        await Fail(to: added);
        await server.Logs($"is not the primary any more, {added.Address} is");
        await Arrives("second", added);
        await trio.Servers[1].Do("CONFIG SET replica-priority 100");
        await Fail(to: trio.Servers[1]);
        await server.Logs($"is not the primary any more, {trio.Servers[1].Address} is");
        await Arrives("third", trio.Servers[1]);

        // For a moment more a reactor may write to the one before.
        Task Arrives(string key, RedisServer primary) => RedisCluster.Until(
            async () => await server.Get($"/pair/{key}") == $"200 of-{key}" && await primary.Ask($"GET {key}") == $"of-{key}",
            $"{key} arrives at {primary.Address}");

        async Task Fail(RedisServer to)
        {
            await trio.Sentinels[0].Do("SENTINEL DEBUG INFO-PERIOD 100");
            await RedisCluster.Until(
                async () =>
                {
                    await trio.Sentinels[0].Ask($"SENTINEL FAILOVER {SentinelTrio.Name}");
                    var named = await trio.Sentinels[0].Ask($"SENTINEL GET-MASTER-ADDR-BY-NAME {SentinelTrio.Name}");
                    return named.Replace('\n', ':') == to.Address
                        && (await to.Ask("ROLE")).StartsWith("master", StringComparison.Ordinal);
                },
                $"{to.Address} is chosen");
        }
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_replica_that_is_promoted_while_the_primary_is_frozen_is_used_soon(string setting)
    {
        using var first = new RedisServer().Start();
        using var second = new RedisServer().Start("--replicaof", "127.0.0.1", $"{first.Port}", "--repl-diskless-sync-delay", "0");
        await using var server = await RedisFixture.Start($"--Kim:Redis={first.Address},{second.Address}", setting, "--Kim:RedisStall=700ms");
        await server.Until("/pair/first", "200 of-first");
        first.Freeze();
        await server.Until("/pair/second", "503", prefix: true);
        await second.Do("REPLICAOF NO ONE");
        var watch = Stopwatch.StartNew();
        await server.Until("/pair/third", "200 of-third");
        output.WriteLine($"{setting}: served after {watch.ElapsedMilliseconds} ms");
        Assert.True(watch.Elapsed < Soon, $"It took {watch.Elapsed}.\n{string.Join('\n', server.Log.All)}");

        // It comes back and thinks that it is the primary still.
        first.Thaw();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"200 of-{i}", await server.Get($"/pair/{i}"));
        }

        Assert.Equal("of-19", await second.Ask("GET 19"));
        await first.Do($"REPLICAOF 127.0.0.1 {second.Port}");
        await server.Logs($"Redis at {first.Address} is used again");
        await server.Until("/pair/last", "200 of-last");
        Assert.Equal("of-last", await second.Ask("GET last"));
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_primary_that_was_frozen_for_long_is_used_as_soon_as_it_answers(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start($"{redis.Setting},asyncTimeout=1000", setting, "--Kim:RedisStall=200ms");
        await server.Until("/pair/first", "200 of-first");
        redis.Freeze();
        var held = server.Get("/pair/second");

        // The connection is given up by then.
        await server.Logs("is lost for");
        Assert.StartsWith("50", await held, StringComparison.Ordinal);
        redis.Thaw();
        var watch = Stopwatch.StartNew();
        await server.Until("/pair/third", "200 of-third");
        output.WriteLine($"{setting}: served after {watch.ElapsedMilliseconds} ms");
        Assert.True(watch.Elapsed < Soon, $"It took {watch.Elapsed}.\n{string.Join('\n', server.Log.All)}");
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task In_a_cluster_a_master_that_dies_or_freezes_is_replaced_and_the_others_serve_meanwhile(string setting)
    {
        foreach (var freezes in (bool[])[false, true])
        {
            using var cluster = await RedisCluster.Start();
            await using var server = await RedisFixture.Start($"--Kim:Redis={cluster.Addresses}", setting, "--Kim:RedisStall=700ms");
            var keys = new Dictionary<RedisServer, string>();
            for (var i = 0; keys.Count < 3; i++)
            {
                keys[cluster.MasterAtStart(await cluster.SlotOf($"key{i}"))] = $"key{i}";
            }

            foreach (var key in keys.Values)
            {
                await server.Until($"/pair/{key}", $"200 of-{key}");
            }

            var (dead, lost) = keys.First();
            if (freezes)
            {
                dead.Freeze();
            }
            else
            {
                dead.Kill();
            }

            var (slot, other) = (await cluster.SlotOf(lost), keys.Keys.First(node => node != dead));
            var asking = server.Get($"/pair/{lost}");
            foreach (var key in keys.Where(key => key.Key != dead).Select(key => key.Value))
            {
                // It may be that the cluster as a whole is down until it has chosen.
                await server.Until($"/pair/{key}", $"200 of-{key}");
            }

            Assert.Matches("^(200|50)", await asking);
            await RedisCluster.Until(async () => await cluster.MasterOf(slot, other) == cluster.ReplicaAtStart(dead), "the replica has the slots");
            var watch = Stopwatch.StartNew();
            await server.Until($"/pair/{lost}", $"200 of-{lost}");
            output.WriteLine($"{setting}: served after {watch.ElapsedMilliseconds} ms");
            Assert.True(watch.Elapsed < Soon, $"It took {watch.Elapsed}.\n{string.Join('\n', server.Log.All)}");
            if (freezes)
            {
                dead.Thaw();
                await server.Logs($"Redis at {dead.Address} is used again");
                await server.Until($"/pair/{lost}", $"200 of-{lost}");
            }
        }
    }
}
