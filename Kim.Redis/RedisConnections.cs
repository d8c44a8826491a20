using System.Diagnostics.CodeAnalysis;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Reactors;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>The connections of a server's reactors to one Redis: one on each, and one watch for all of them.</summary>
/// <remarks>
/// <code>
/// (none) --OpenAsync, once for each reactor--> (all open) --Start--> watched --CloseAsync, the first--> (not watched) --the last--> (none)
/// </code>
/// </remarks>
[Experimental("KIM1003")]
public sealed class RedisConnections
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(300);

    private readonly KimRedisOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly RedisTopology _topology;
    private readonly Lock _gate = new();
    private readonly Dictionary<Reactor, Open> _connections = [];
    private RedisWatch? _watch;
    private Task? _watchEnds;

    /// <summary>Nothing is open yet.</summary>
    /// <param name="connectionString">Where Redis is.</param>
    /// <param name="options">How it is reached. Their own connection string does not matter.</param>
    /// <param name="loggers">Makes the log of the watch.</param>
    public RedisConnections(string connectionString, KimRedisOptions options, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.For(connectionString);
        _loggers = loggers;
        _topology = new RedisTopology(_options, loggers);
    }

    /// <summary>Whether each is connected. Any thread.</summary>
    public bool AreConnected
    {
        get
        {
            lock (_gate)
            {
                return _connections.Values.All(static connection => connection.Multiplexer.IsConnected);
            }
        }
    }

    /// <summary>Whether one of them does not answer, so that calls are refused. Any thread.</summary>
    internal bool AreStalled
    {
        get
        {
            lock (_gate)
            {
                return _connections.Values.Any(static connection => connection.Guard.IsStalled);
            }
        }
    }

    /// <summary>Opens a reactor's. If Redis is away, it comes by itself when Redis does; commands fail at once until then.</summary>
    /// <param name="reactor">The reactor, whose loop runs.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public async Task<IConnectionMultiplexer> OpenAsync(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        var (multiplexer, guard) = await ReactorRedis.ConnectAsync(reactor.Runner, _options, Watch(), _topology)
            .ConfigureAwait(false);
        var observation = Instruments.ObserveRedis(new RedisReadings(
            reactor.Loop.Name,
            _options.ConnectionString.Split(',')[0],
            () => multiplexer.GetServers().Count(static server => server.IsConnected),
            () => multiplexer.GetCounters().Interactive.SentItemsAwaitingResponse,
            () => guard.Unsent,
            () => (long)guard.OldestUnanswered.TotalMilliseconds));
        lock (_gate)
        {
            _connections.Add(reactor, new Open(multiplexer, guard, observation));
        }

        return multiplexer;
    }

    /// <summary>All are open: from now on the log says what becomes of them.</summary>
    public void Start()
    {
        if (_watch is not null)
        {
            _watch.Start();
            _topology.Start();
        }
    }

    /// <summary>Closes a reactor's, whose loop still runs.</summary>
    /// <param name="reactor">The reactor.</param>
    public async ValueTask CloseAsync(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        Open? connection;
        lock (_gate)
        {
            if (!_connections.Remove(reactor, out connection))
            {
                return;
            }

            // The watch first: it would report connections that end because the server does.
            _watchEnds ??= EndWatchAsync();
        }

        var log = _loggers.CreateLogger<RedisConnections>();
        await LastWait.ForAsync(_watchEnds, () => "the watch of Redis", log).ConfigureAwait(false);
        connection.Observation.Dispose();
        connection.Guard.Stop();
        await LastWait.ForAsync(
            CloseAsync(connection.Multiplexer), () => $"the Redis connection of {reactor.Loop.Name}", log).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes one. What was sent and not answered may still be: for a moment, since a Redis that does not answer never would.
    /// </summary>
    internal static async Task CloseAsync(ConnectionMultiplexer connection)
    {
        await connection.CloseAsync(allowCommandsToComplete: true).WaitAsync(Goodbye)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        connection.Dispose();
    }

    /// <summary>The same, for one that is closed by code that is not asynchronous.</summary>
    internal static void Close(ConnectionMultiplexer connection) => CloseAsync(connection).Wait(Goodbye + Goodbye);

    private async Task EndWatchAsync()
    {
        await _watch!.DisposeAsync().ConfigureAwait(false);
        await _topology.DisposeAsync().ConfigureAwait(false);
    }

    private RedisWatch Watch()
    {
        lock (_gate)
        {
            return _watch ??= new RedisWatch(ReactorRedis.Options(_options), _topology.Gate, _loggers);
        }
    }

    private sealed record Open(ConnectionMultiplexer Multiplexer, RedisGuard Guard, IDisposable Observation);
}
