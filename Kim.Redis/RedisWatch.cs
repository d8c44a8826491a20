using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>
/// Tells the log why Redis cannot be used, once for each reason, and when it is back; looks for the new primary after a failover. One for
/// all reactors.
/// </summary>
/// <remarks>
/// Per address: <c>Up --a connection ends, or it cannot be used--> Down(reason told) --another reason--> Down(told again) --connected, and
/// the probe finds nothing--> Up</c>.
/// It sleeps while all is up, and looks once a second while something is down.
/// </remarks>
internal sealed partial class RedisWatch : IAsyncDisposable
{
    private const int LookMs = 1_000;

    private const int SettleMs = 200;

    // The library may need that many looks to connect after Redis is up; then what it says is told.
    private const int LooksMax = 3;

    // How often one kind of error of one server is told, and how often a new primary is looked for.
    private const int ToldMs = 60_000;
    private const int ReconfigureMs = 500;

    private readonly RedisProbe _probe;
    private readonly IReadOnlyList<EndPoint> _endPoints;
    private readonly ILogger _log;
    private readonly ConcurrentBag<ConnectionMultiplexer> _connections = [];
    private readonly ConcurrentDictionary<EndPoint, bool> _connected = new();
    private readonly ConcurrentDictionary<EndPoint, string> _ended = new();
    private readonly Dictionary<(EndPoint EndPoint, string Kind), long> _told = [];
    private readonly ConcurrentDictionary<ConnectionMultiplexer, bool> _seeking = new();
    private readonly Dictionary<EndPoint, Down> _down = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;
    private bool _isFirstLook = true;
    private bool _hasToldStream;

    internal RedisWatch(ConfigurationOptions options, ILoggerFactory loggers)
    {
        _probe = new RedisProbe(options);
        _endPoints = [.. options.EndPoints];
        _log = loggers.CreateLogger("Kim.Redis");
    }

    /// <summary>Watches a reactor's connection. Before <see cref="Start"/>.</summary>
    internal void Add(ConnectionMultiplexer connection)
    {
        _connections.Add(connection);
        connection.ConnectionRestored += (_, made) =>
        {
            if (made is { ConnectionType: ConnectionType.Interactive, EndPoint: { } endPoint })
            {
                _connected[endPoint] = true;
            }
        };
        connection.ConnectionFailed += (_, failure) =>
        {
            if (failure is { ConnectionType: ConnectionType.Interactive, EndPoint: { } endPoint })
            {
                _ended[endPoint] = failure.FailureType.ToString();
                _wake.Writer.TryWrite(true);
            }
        };
        connection.ErrorMessage += (_, error) => OnError(connection, error.EndPoint, error.Message);
        foreach (var server in connection.GetServers())
        {
            if (server.IsConnected)
            {
                _connected[server.EndPoint] = true;
            }
        }
    }

    /// <summary>Says, once for all reactors, that the stable seam takes over.</summary>
    internal void TellStream(string problem)
    {
        if (!Interlocked.Exchange(ref _hasToldStream, true))
        {
            LogStream(_log, TransportSeam.LibraryVersion, problem);
        }
    }

    /// <summary>Begins to look; the first time at everything.</summary>
    internal void Start()
    {
        _wake.Writer.TryWrite(true);
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            if (_down.Count == 0)
            {
                await _wake.Reader.ReadAsync(_end.Token).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(LookMs, _end.Token).ConfigureAwait(false);
            }

            foreach (var endPoint in _endPoints.Union(_ended.Keys).Union(_down.Keys).ToList())
            {
                await LookAsync(endPoint).ConfigureAwait(false);
            }

            _isFirstLook = false;
        }
    }

    private async Task LookAsync(EndPoint endPoint)
    {
        var hasEnded = _ended.TryRemove(endPoint, out var failure);
        var isKnown = _down.TryGetValue(endPoint, out var down);
        if (IsConnected(endPoint) && !hasEnded && !isKnown && !_isFirstLook)
        {
            return;
        }

        if (hasEnded && !isKnown)
        {
            // A process that ends takes a moment to be gone.
            await Task.Delay(SettleMs, _end.Token).ConfigureAwait(false);
        }

        // An attempt to connect that fails is a connection that ended, too, though Redis was never there.
        var isLost = isKnown ? down.IsLost : _connected.ContainsKey(endPoint);
        var reason = await _probe.AskAsync(endPoint, _end.Token).ConfigureAwait(false);
        _end.Token.ThrowIfCancellationRequested();
        if (reason is null && hasEnded && !isKnown && isLost)
        {
            reason = $"the connection ended ({failure}), but Redis answers: it has restarted, or something on the way has closed it";
        }

        if (reason is null && IsConnected(endPoint))
        {
            if (_down.Remove(endPoint) && down.Reason is not null)
            {
                LogBack(_log, Text(endPoint));
            }

            return;
        }

        if (reason is null && down.Looks + 1 >= LooksMax && down.Reason is null)
        {
            reason = await LibrarysReasonAsync().ConfigureAwait(false);
        }

        if (reason is not null && reason != down.Reason)
        {
            Tell(endPoint, reason, isLost);
        }

        _down[endPoint] = new Down(reason ?? down.Reason, down.Looks + 1, isLost);
    }

    private bool IsConnected(EndPoint endPoint) =>
        _connections.All(connection => connection.GetServers().Any(server => server.EndPoint.Equals(endPoint) && server.IsConnected));

    // The probe finds nothing wrong, and yet the library does not connect: as with what only it knows, a tunnel or a client certificate.
    private async Task<string?> LibrarysReasonAsync()
    {
        foreach (var connection in _connections)
        {
            try
            {
                await connection.GetDatabase().PingAsync().WaitAsync(_end.Token).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is RedisException or TimeoutException)
            {
                return $"StackExchange.Redis says '{fault.GetBaseException().Message}'";
            }
        }

        return null;
    }

    private void Tell(EndPoint endPoint, string reason, bool isLost)
    {
        if (isLost)
        {
            LogLost(_log, Text(endPoint), reason);
        }
        else
        {
            LogUnusable(_log, Text(endPoint), reason);
        }
    }

    // Called by the library for every error reply, on the thread pool.
    private void OnError(ConnectionMultiplexer connection, EndPoint endPoint, string message)
    {
        if (RedisFaults.KindOf(message) is not { } kind || !RedisFaults.IsTheServers(kind))
        {
            return;
        }

        if (IsToBeTold(endPoint, kind))
        {
            LogError(_log, Text(endPoint), message, RedisFaults.Advice(kind));
        }

        if (kind is "READONLY" or "CLUSTERDOWN" or "MASTERDOWN" && _seeking.TryAdd(connection, true))
        {
            _ = SeekPrimaryAsync(connection);
        }
    }

    // Of several connections that meet the same, one tells.
    private bool IsToBeTold(EndPoint endPoint, string kind)
    {
        lock (_told)
        {
            var now = Environment.TickCount64;
            if (_told.TryGetValue((endPoint, kind), out var told) && now - told < ToldMs)
            {
                return false;
            }

            _told[(endPoint, kind)] = now;
            return true;
        }
    }

    // Asks every server for its role, and for servers that are new; again and again, for the new primary may be named only later.
    private async Task SeekPrimaryAsync(ConnectionMultiplexer connection)
    {
        try
        {
            do
            {
                await connection.ConfigureAsync().ConfigureAwait(false);
                await Task.Delay(ReconfigureMs, _end.Token).ConfigureAwait(false);
            }
            while (!connection.GetServers().Any(server => server is { IsConnected: true, IsReplica: false }));
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // The next error starts this again; or the server stops.
        }
        finally
        {
            _seeking.TryRemove(connection, out _);
        }
    }

    private static string Text(EndPoint endPoint) => endPoint is DnsEndPoint name ? $"{name.Host}:{name.Port}" : $"{endPoint}";

    [LoggerMessage(
        LogLevel.Warning,
        "StackExchange.Redis {Version} is not one whose push transport Kim knows: Redis works over a stream, which costs more CPU a call. "
        + "Reference StackExchange.Redis 3.4.35, or set Kim:RedisSeam=Stream if this is intended. ({Problem})")]
    private static partial void LogStream(ILogger log, string version, string problem);

    [LoggerMessage(LogLevel.Warning, "Redis at {EndPoint} cannot be used: {Reason}. Commands that use it answer 503 until it can.")]
    private static partial void LogUnusable(ILogger log, string endPoint, string reason);

    [LoggerMessage(LogLevel.Warning, "Redis at {EndPoint} is lost: {Reason}. Commands that use it answer 503 until it is back.")]
    private static partial void LogLost(ILogger log, string endPoint, string reason);

    [LoggerMessage(LogLevel.Information, "Redis at {EndPoint} is back.")]
    private static partial void LogBack(ILogger log, string endPoint);

    [LoggerMessage(LogLevel.Warning, "Redis at {EndPoint} answers '{Message}': {Advice}. This is logged once a minute.")]
    private static partial void LogError(ILogger log, string endPoint, string message, string advice);

    // Reason: the last that was told. Looks: how often it was found down. IsLost: it had been up.
    private readonly record struct Down(string? Reason, int Looks, bool IsLost);
}
