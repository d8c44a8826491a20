using System.Globalization;
using StackExchange.Redis;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>Three redis-servers that are a cluster.</summary>
internal sealed class RedisCluster : IDisposable
{
    private const int Nodes = 3;
    private const int Slots = 16_384;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly List<RedisServer> _servers = [];

    internal string Addresses => string.Join(',', _servers.Select(server => server.Address));

    internal static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.MeetAsync();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    private async Task MeetAsync()
    {
        // The bus has a port of its own; the usual one, 10,000 above, may not exist.
        var buses = Enumerable.Range(0, Nodes).Select(_ => new RedisServer().Port).ToList();
        foreach (var bus in buses)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{bus}")).FullName;
            _servers.Add(new RedisServer().Start(
                "--cluster-enabled", "yes", "--cluster-port", bus.ToString(CultureInfo.InvariantCulture), "--dir", folder));
        }

        for (var i = 0; i < Nodes; i++)
        {
            await _servers[i].Do($"CLUSTER ADDSLOTSRANGE {i * Slots / Nodes} {((i + 1) * Slots / Nodes) - 1}");
            await _servers[i].Do($"CLUSTER SET-CONFIG-EPOCH {i + 1}");
        }

        for (var i = 1; i < Nodes; i++)
        {
            await _servers[0].Do($"CLUSTER MEET 127.0.0.1 {_servers[i].Port} {buses[i]}");
        }

        foreach (var server in _servers)
        {
            await UntilReadyAsync(server);
        }
    }

    private static async Task UntilReadyAsync(RedisServer server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Address + ",allowAdmin=true");
        var limit = Environment.TickCount64 + (long)StoreCase.Limit.TotalMilliseconds;
        while (true)
        {
            var info = (await connection.GetServers()[0].ExecuteAsync("CLUSTER", "INFO")).ToString();
            if (info.Contains("cluster_state:ok", StringComparison.Ordinal)
                && info.Contains($"cluster_known_nodes:{Nodes}", StringComparison.Ordinal))
            {
                return;
            }

            if (Environment.TickCount64 > limit)
            {
                throw new TimeoutException($"The cluster is not ready:\n{info}");
            }
        }
    }

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        Directory.Delete(_folder, recursive: true);
    }
}
