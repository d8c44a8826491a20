using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Kim.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>
/// Where there are several servers: follows who of them is the primary, faster than the library does. One for all reactors, with a
/// connection of its own on the library's I/O.
/// </summary>
/// <remarks>
/// <para>The library finds out by itself what has become of a server, but late: after a minute that a replica was promoted, after seconds
/// that Sentinel has chosen another primary, and meanwhile it writes to the one that has been deposed, whose writes are lost.</para>
/// <code>
/// settled   --a connection ends, a server stalls or says that it is not the primary, Sentinel names another--> looking
/// looking, four times a second: asks each server for its role
///           a server that Sentinel has deposed, or that is silent while another is the primary--> closed: no connection of a reactor
///           closed --it is a replica now, or the only primary, or Sentinel names it--> open
///           the library sees it otherwise--> it is told to look again
///           all is as the servers say, none is closed, there is a primary--> settled
/// </code>
/// <para>When Sentinel names another primary, servers exchange their places at once (<see cref="RedisGate.At"/>).</para>
/// <para>In a cluster: looking as long as a server that has slots is not connected; a silent one is closed until it answers.</para>
/// </remarks>
internal sealed partial class RedisTopology : IAsyncDisposable
{
    private const int LookMs = 250;

    // What does not settle for so many looks is not a failover but a server that is gone.
    private const int QuickLooks = 60;
    private const int SlowLookMs = 2_000;

    // How often sentinels are asked although they tell by themselves: what they tell in the middle of a reconnect is lost.
    private const int SentinelMs = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private readonly KimRedisOptions _redis;
    private readonly ILogger _log;
    private readonly ConcurrentBag<(ConnectionMultiplexer Connection, RedisLinks Links)> _connections = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _switching = new();
    private ConnectionMultiplexer? _side;
    private ConnectionMultiplexer? _sentinels;
    private EndPoint? _named;
    private Task<IReadOnlyList<EndPoint>>? _finding;

    // What the library was given in the place of the sentinels: the primary's place, and those of replicas.
    private IReadOnlyList<EndPoint> _servers = [];
    private bool _hasSubscribed;

    // What the library sees is not to be trusted: a server has said otherwise.
    private volatile bool _isDoubted;

    // The side connection is to servers that are not used any more.
    private volatile bool _isSideOld;
    private Task _running = Task.CompletedTask;

    internal RedisTopology(KimRedisOptions redis, ILoggerFactory loggers)
    {
        _redis = redis;
        _log = SafeLoggerFactory.Of(loggers).CreateLogger("Kim.Redis");
    }

    /// <summary>The servers that reactors do not connect to.</summary>
    internal RedisGate Gate { get; } = new();

    /// <summary>Follows for a reactor's connection, too. Before <see cref="Start"/>.</summary>
    internal void Add(ConnectionMultiplexer connection, RedisLinks links)
    {
        _connections.Add((connection, links));
        connection.ConnectionFailed += (_, _) => Wake();
        connection.ErrorMessage += (_, error) =>
        {
            if (RedisFaults.KindOf(error.Message) is "READONLY" or "MASTERDOWN" or "CLUSTERDOWN")
            {
                _isDoubted = true;
                Wake();
            }
        };
    }

    /// <summary>Begins to follow, if there is something to.</summary>
    internal void Start() => _running = RunAsync();

    /// <summary>Something may have changed.</summary>
    internal void Wake() => _wake.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync(_side).ConfigureAwait(false);
        await CloseAsync(_sentinels).ConfigureAwait(false);
        _end.Dispose();
    }

    private static async Task CloseAsync(ConnectionMultiplexer? connection)
    {
        if (connection is not null)
        {
            await connection.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
            connection.Dispose();
        }
    }

    private bool IsCluster => _connections.Any(static watched =>
        watched.Connection.GetServers().Any(static server => server.ServerType is ServerType.Cluster));

    private async Task RunAsync()
    {
        var options = ReactorRedis.Options(_redis);
        var hasSentinels = !string.IsNullOrEmpty(options.ServiceName);
        for (var looks = 1; ;)
        {
            try
            {
                if (hasSentinels && !_hasSubscribed)
                {
                    await ConnectSentinelsAsync(options).ConfigureAwait(false);
                }
                else if (looks == 0)
                {
                    await WaitAsync(hasSentinels).ConfigureAwait(false);
                }
                else
                {
                    await Task.Delay(looks < QuickLooks ? LookMs : SlowLookMs, _end.Token).ConfigureAwait(false);
                }

                looks = await IsSettledAsync(options).ConfigureAwait(false) ? 0 : looks + 1;
            }
            catch (Exception fault) when (fault is RedisException or TimeoutException)
            {
                // What it asks may be gone: it asks again. Without sentinels there is nothing to ask before they are here.
                looks++;
                if (hasSentinels && !_hasSubscribed)
                {
                    await Task.Delay(SentinelMs, _end.Token).ConfigureAwait(false);
                }
            }
            catch (Exception fault) when (!_end.IsCancellationRequested)
            {
                looks++;
                if (looks == 1)
                {
                    LogFault(_log, fault);
                }
            }
        }
    }

    private async Task WaitAsync(bool hasSentinels)
    {
        if (!hasSentinels)
        {
            await _wake.Reader.ReadAsync(_end.Token).ConfigureAwait(false);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(SentinelMs);
        try
        {
            await _wake.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            // It is time to ask.
        }
    }

    private async Task<bool> IsSettledAsync(ConfigurationOptions options)
    {
        await FindPrimaryAsync(options.ServiceName).ConfigureAwait(false);
        var isCluster = IsCluster;
        if (!isCluster && _sentinels is null && options.EndPoints.Count < 2)
        {
            return true;
        }

        // While all is well: with a server that is away it would take seconds.
        _side ??= await ConnectSideAsync().ConfigureAwait(false);
        var isDoubted = _isDoubted;
        _isDoubted = false;
        if (!isDoubted && Gate.Closed.Count == 0 && !_connections.Any(static watched => LooksWrong(watched.Connection)))
        {
            // As a rule: nothing has to be asked.
            return true;
        }

        var roles = await RolesAsync().ConfigureAwait(false);
        var isSettled = isCluster ? await SettleClusterAsync(roles).ConfigureAwait(false) : await SettleAsync(roles).ConfigureAwait(false);
        return isSettled && Gate.Closed.Count == 0;
    }

    // What can be seen without asking: no primary, or a server that is not connected.
    private static bool LooksWrong(ConnectionMultiplexer connection)
    {
        var servers = connection.GetServers().Where(static server => server.ServerType is not ServerType.Sentinel).ToList();
        return !servers.Any(static server => server is { IsConnected: true, IsReplica: false })
            || servers.Any(static server => !server.IsConnected)
            || servers.Count(static server => server is { IsReplica: false, ServerType: ServerType.Standalone }) > 1;
    }

    private async Task<bool> SettleAsync(Dictionary<EndPoint, bool?> roles)
    {
        var primaries = roles.Where(role => role.Value == true && !Gate.IsClosedFor(role.Key)).Select(static role => role.Key).ToList();
        foreach (var (endPoint, isPrimary) in roles)
        {
            var hasOther = primaries.Any(other => !other.Equals(endPoint));
            if (Gate.IsClosedFor(endPoint))
            {
                // One that was deposed, and does not know it yet, stays closed.
                if (isPrimary == false || (isPrimary == true && (endPoint.Equals(_named) || (!hasOther && _named is null))))
                {
                    Reopen(endPoint);
                }
            }
            else if (isPrimary is null && hasOther && WasPrimary(endPoint))
            {
                Close(endPoint, primaries[0]);
            }
        }

        var isSettled = primaries.Count > 0;
        foreach (var (connection, _) in _connections)
        {
            if (Differs(connection, roles))
            {
                isSettled = false;
                await connection.ConfigureAsync().ConfigureAwait(false);
            }
        }

        return isSettled;
    }

    private async Task<bool> SettleClusterAsync(Dictionary<EndPoint, bool?> roles)
    {
        foreach (var endPoint in Gate.Closed)
        {
            if (roles.TryGetValue(endPoint, out var isPrimary) && isPrimary is not null)
            {
                Reopen(endPoint);
            }
        }

        var isSettled = true;
        foreach (var (connection, _) in _connections)
        {
            if (!OwnersAreConnected(connection))
            {
                isSettled = false;
                await connection.ConfigureAsync().ConfigureAwait(false);
            }
        }

        return isSettled;
    }

    private static bool OwnersAreConnected(ConnectionMultiplexer connection)
    {
        var servers = connection.GetServers();
        var map = servers.FirstOrDefault(static server => server is { IsConnected: true, ClusterConfiguration: not null })
            ?.ClusterConfiguration;
        return map is not null && map.Nodes.Where(static node => !node.IsReplica && node.Slots.Count > 0).All(owner =>
            servers.Any(server => server.EndPoint.Equals(owner.EndPoint) && server.IsConnected && !server.IsReplica));
    }

    private bool WasPrimary(EndPoint endPoint) => _connections.Any(watched =>
        watched.Connection.GetServers().Any(server => Gate.At(server.EndPoint).Equals(endPoint) && !server.IsReplica));

    private bool Differs(ConnectionMultiplexer connection, Dictionary<EndPoint, bool?> roles) => connection.GetServers().Any(server =>
        Gate.At(server.EndPoint) is var address && !Gate.IsClosedFor(address)
        && roles.TryGetValue(address, out var isPrimary) && isPrimary is not null
        && (!server.IsConnected || server.IsReplica == isPrimary));
}
