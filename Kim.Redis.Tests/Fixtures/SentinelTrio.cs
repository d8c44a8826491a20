using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>
/// A primary, two replicas, and three sentinels that watch them: two of these decide, half a second after the primary is gone.
/// </summary>
internal sealed class SentinelTrio : IDisposable
{
    /// <summary>What the sentinels call the primary: <c>serviceName</c>.</summary>
    internal const string Name = "kim";

    private const int Count = 3;
    private const int OrderAgainMs = 3_000;

    private readonly string[] _more;
    private readonly string[] _moreOfSentinels;

    private SentinelTrio(string[] more, string[] moreOfSentinels, string? login, string? sentinelLogin)
    {
        (_more, _moreOfSentinels) = (more, moreOfSentinels);
        Servers = [.. Enumerable.Range(0, Count).Select(_ => new RedisServer { Login = login })];
        Sentinels = [.. Enumerable.Range(0, Count).Select(_ => new RedisServer { Login = sentinelLogin })];
    }

    /// <summary>The primary at the start, then its replicas.</summary>
    internal IReadOnlyList<RedisServer> Servers { get; }

    internal IReadOnlyList<RedisServer> Sentinels { get; }

    /// <summary>The sentinels and the name, as a connection string.</summary>
    internal string Addresses => $"{string.Join(',', Sentinels.Select(sentinel => sentinel.Address))},serviceName={Name}";

    /// <summary>Starts all, and returns when each sentinel knows all others and the replicas.</summary>
    /// <param name="more">More settings of each redis-server, not of the sentinels.</param>
    internal static Task<SentinelTrio> Start(params string[] more) => Start(new SentinelTrio(more, [], null, null));

    /// <summary>The same with a password of the servers, and another one of the sentinels, which have more users.</summary>
    /// <param name="password">That of the servers.</param>
    /// <param name="sentinelPassword">That of the sentinels, which they use among themselves, too.</param>
    /// <param name="users">The sentinels' users beside the one without a name, as in their file of settings.</param>
    internal static Task<SentinelTrio> StartLocked(string password, string sentinelPassword, params string[] users) =>
        Start(new SentinelTrio(
            ["--requirepass", password, "--masterauth", password],
            [$"sentinel auth-pass {Name} {password}", $"requirepass {sentinelPassword}", $"sentinel sentinel-pass {sentinelPassword}",
                .. users.Select(user => $"user {user}")],
            password,
            sentinelPassword));

    private static async Task<SentinelTrio> Start(SentinelTrio trio)
    {
        try
        {
            trio.Servers[0].Start([.. trio.Settings]);
            foreach (var replica in trio.Servers.Skip(1))
            {
                trio.StartReplica(replica, trio.Servers[0]);
            }

            foreach (var replica in trio.Servers.Skip(1))
            {
                await RedisCluster.Until(
                    async () => (await replica.Ask("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal),
                    $"{replica.Address} follows");
            }

            foreach (var sentinel in trio.Sentinels)
            {
                trio.StartSentinel(sentinel, trio.Servers[0]);

                // They say that they are there every 2 s, and look for replicas every 10 s.
                await sentinel.Do("SENTINEL DEBUG PUBLISH-PERIOD 100 INFO-PERIOD 100");
            }

            foreach (var sentinel in trio.Sentinels)
            {
                await RedisCluster.Until(
                    async () => await trio.KnowsAll(sentinel), $"the sentinel {sentinel.Address} knows two replicas and two sentinels");
            }

            foreach (var sentinel in trio.Sentinels)
            {
                // A replica whose answer is older than three of these is not taken for a new primary.
                await sentinel.Do("SENTINEL DEBUG INFO-PERIOD 1000");
            }

            return trio;
        }
        catch
        {
            trio.Dispose();
            throw;
        }
    }

    /// <summary>Starts a server again, as a replica; the sentinels would make it one, too, but later.</summary>
    internal void StartReplica(RedisServer server, RedisServer primary) =>
        server.Start(["--replicaof", "127.0.0.1", $"{primary.Port}", .. Settings]);

    /// <summary>Starts a sentinel, which knows nothing but where the primary is.</summary>
    internal void StartSentinel(RedisServer sentinel, RedisServer primary) => sentinel.StartSentinel(
        [$"sentinel monitor {Name} 127.0.0.1 {primary.Port} 2", $"sentinel down-after-milliseconds {Name} 500",
            $"sentinel failover-timeout {Name} 5000", $"sentinel parallel-syncs {Name} 2", .. _moreOfSentinels]);

    /// <summary>The primary now, as the sentinels see it.</summary>
    internal async Task<RedisServer> Primary()
    {
        var address = (await Sentinels[0].Ask($"SENTINEL GET-MASTER-ADDR-BY-NAME {Name}")).Replace('\n', ':');
        return Servers.Single(server => server.Address == address);
    }

    /// <summary>
    /// Orders a failover, and returns the new primary when all sentinels name it, it takes writes, and the old one takes none.
    /// </summary>
    internal async Task<RedisServer> Failover()
    {
        var before = await Primary();
        var ordered = 0L;
        await RedisCluster.Until(
            async () =>
            {
                // It is given up if no replica has answered of late, as on a machine that is busy.
                if (Environment.TickCount64 - ordered > OrderAgainMs)
                {
                    await Sentinels[0].Ask($"SENTINEL FAILOVER {Name}");
                    ordered = Environment.TickCount64;
                }

                return await Primary() != before;
            },
            "the sentinels fail over");
        var after = await PrimaryAfter(before);

        // Until then the old one takes writes, too, which are lost.
        await RedisCluster.Until(
            async () => (await before.Ask("ROLE")).StartsWith("slave", StringComparison.Ordinal), $"{before.Address} is a replica");
        return after;
    }

    /// <summary>Waits for another primary than this one, and returns it when all sentinels name it and it takes writes.</summary>
    internal async Task<RedisServer> PrimaryAfter(RedisServer before)
    {
        var after = before;
        await RedisCluster.Until(
            async () =>
            {
                after = await Primary();
                return after != before && (await after.Ask("ROLE")).StartsWith("master", StringComparison.Ordinal)
                    && (await Task.WhenAll(Sentinels.Select(sentinel => sentinel.Ask($"SENTINEL GET-MASTER-ADDR-BY-NAME {Name}"))))
                    .Distinct().Count() == 1;
            },
            $"another primary than {before.Address}");
        return after;
    }

    public void Dispose()
    {
        // Those that would see the others end first.
        foreach (var server in Sentinels.Concat(Servers))
        {
            server.Dispose();
        }
    }

    private string[] Settings => ["--repl-diskless-sync-delay", "0", .. _more];

    private async Task<bool> KnowsAll(RedisServer sentinel)
    {
        // Names and values, a line each.
        var lines = (await sentinel.Ask($"SENTINEL MASTER {Name}")).Split('\n');
        string Value(string name) => lines[Array.IndexOf(lines, name) + 1];
        return Value("num-slaves") == $"{Count - 1}" && Value("num-other-sentinels") == $"{Count - 1}" && Value("flags") == "master";
    }
}
