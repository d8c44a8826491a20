using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>A real Redis Cluster on 127.0.0.1: three masters with a third of the slots each, and a replica of each.</summary>
internal sealed class RedisCluster : IDisposable
{
    private const int Slots = 16_384;
    private const int MasterCount = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string[] _more;
    private readonly Dictionary<RedisServer, int> _busPorts = [];

    private RedisCluster(string[] more)
    {
        _more = more;
        Nodes = [.. Enumerable.Range(0, 2 * MasterCount).Select(_ => new RedisServer())];
        foreach (var node in Nodes)
        {
            _busPorts.Add(node, RedisServer.FreePort());
        }
    }

    /// <summary>The masters at the start, then their replicas in the same order.</summary>
    internal IReadOnlyList<RedisServer> Nodes { get; }

    internal IEnumerable<RedisServer> Masters => Nodes.Take(MasterCount);

    /// <summary>All nodes, as a connection string.</summary>
    internal string Addresses => string.Join(',', Nodes.Select(node => node.Address));

    /// <summary>Starts one, and returns when every node serves and every replica has its master's data.</summary>
    /// <param name="more">More settings of each redis-server.</param>
    internal static async Task<RedisCluster> Start(params string[] more)
    {
        var cluster = new RedisCluster(more);
        try
        {
            await Task.WhenAll(cluster.Nodes.Select(node => Task.Run(() => cluster.StartNode(node))));
            await cluster.Join();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Starts a node, or starts it again after a <see cref="RedisServer.Kill"/>: it remembers the cluster.</summary>
    internal void StartNode(RedisServer node) => node.Start(
        ["--cluster-enabled", "yes", "--cluster-port", $"{_busPorts[node]}", "--cluster-node-timeout", "1000",
            "--repl-diskless-sync-delay", "0", .. _more]);

    /// <summary>The slot of a key.</summary>
    internal async Task<int> SlotOf(string key) =>
        int.Parse(await Nodes[0].Ask($"CLUSTER KEYSLOT {key}"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The node that has a slot at the start.</summary>
    internal RedisServer MasterAtStart(int slot) => Nodes[slot * MasterCount / Slots];

    /// <summary>The replica that it had at the start.</summary>
    internal RedisServer ReplicaAtStart(RedisServer master) => Nodes[Nodes.ToList().IndexOf(master) + MasterCount];

    /// <summary>The node that has a slot now, as another one sees it.</summary>
    internal async Task<RedisServer> MasterOf(int slot, RedisServer asked)
    {
        // id address@bus flags master ping pong epoch state slots...
        var lines = (await asked.Ask("CLUSTER NODES")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var line = lines.Single(line => line.Split(' ') is { Length: > 8 } words && words[2].Contains("master", StringComparison.Ordinal)
            && words[8..].Any(range => Holds(range, slot)));
        return Nodes.Single(node => line.Split(' ')[1].StartsWith(node.Address + "@", StringComparison.Ordinal));
    }

    /// <summary>Waits until something of the cluster is so.</summary>
    internal static async Task Until(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await IsSo(condition))
        {
            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}.");
            }

            await Task.Delay(20);
        }
    }

    public void Dispose()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }
    }

    // Sentinel ends all connections to a server that it makes a replica, that of who asks, too.
    private static async Task<bool> IsSo(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Holds(string range, int slot)
    {
        var ends = range.Split('-');
        return int.TryParse(ends[0], out var first) && int.TryParse(ends[^1], out var last) && slot >= first && slot <= last;
    }

    private async Task Join()
    {
        for (var i = 0; i < Nodes.Count; i++)
        {
            await Nodes[i].Do($"CLUSTER SET-CONFIG-EPOCH {i + 1}");
        }

        for (var i = 0; i < Nodes.Count; i++)
        {
            foreach (var other in Nodes.Skip(i + 1))
            {
                await Nodes[i].Do($"CLUSTER MEET 127.0.0.1 {other.Port} {_busPorts[other]}");
            }
        }

        for (var i = 0; i < MasterCount; i++)
        {
            await Nodes[i].Do($"CLUSTER ADDSLOTSRANGE {FirstSlot(i)} {FirstSlot(i + 1) - 1}");
        }

        foreach (var master in Masters)
        {
            var (replica, id) = (ReplicaAtStart(master), await master.Ask("CLUSTER MYID"));
            await Until(async () => await replica.Ask($"CLUSTER REPLICATE {id}") == "OK", $"{replica.Address} knows {master.Address}");
        }

        foreach (var node in Nodes)
        {
            await Until(async () => await IsReady(node), $"{node.Address} knows the whole cluster, and serves");
        }
    }

    // Rounded up, as slot * 3 / 16384 is rounded down.
    private static int FirstSlot(int master) => ((master * Slots) + MasterCount - 1) / MasterCount;

    private async Task<bool> IsReady(RedisServer node)
    {
        var (state, nodes, replication) =
            (await node.Ask("CLUSTER INFO"), await node.Ask("CLUSTER NODES"), await node.Ask("INFO replication"));
        return state.Contains("cluster_state:ok", StringComparison.Ordinal)
            && nodes.Split("slave").Length == MasterCount + 1
            && !nodes.Contains("handshake", StringComparison.Ordinal)
            && nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == Nodes.Count
            && (replication.Contains("role:master", StringComparison.Ordinal)
                || replication.Contains("master_link_status:up", StringComparison.Ordinal));
    }
}
