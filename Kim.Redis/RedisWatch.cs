using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Kim.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>
/// Tells the log why Redis cannot be used, once for each reason, and when it is back. One for all reactors.
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

    // How long an answer may take that shows that a server is well.
    private const int AnswerMs = 500;

    // The library may need that many looks to connect after Redis is up; then what it says is told.
    private const int LooksMax = 3;

    // Causes of lines beside the kinds of errors that Redis answers.
    private const string Stalled = "(stalled)";
    private const string OutOfStep = "(out of step)";

    private readonly RedisProbe _probe;
    private readonly RedisGate _gate;
    private readonly IReadOnlyList<EndPoint> _endPoints;
    private readonly ILogger _log;
    private readonly ConcurrentBag<(ConnectionMultiplexer Connection, string Reactor)> _connections = [];
    private readonly ConcurrentDictionary<EndPoint, bool> _connected = new();
    private readonly ConcurrentDictionary<EndPoint, Ended> _ended = new();
    private readonly RepeatedLines<(EndPoint EndPoint, string Reactor, string Kind)> _repeated;
    private readonly ConcurrentDictionary<(EndPoint EndPoint, string Reactor), bool> _stallsTold = new();
    private readonly Dictionary<EndPoint, Down> _down = [];
    private readonly Dictionary<(EndPoint EndPoint, string Reason), Loss> _losses = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;
    private bool _isFirstLook = true;
    private bool _hasToldStream, _hasToldSentinels;

    internal RedisWatch(ConfigurationOptions options, RedisGate gate, ILoggerFactory loggers)
    {
        _gate = gate;
        _probe = new RedisProbe(options);
        // Sentinels are not servers of Redis: what they name is watched once it has been connected.
        _endPoints = string.IsNullOrEmpty(options.ServiceName) ? [.. options.EndPoints] : [];
        _log = SafeLoggerFactory.Of(loggers).CreateLogger("Kim.Redis");
        _repeated = new(TellMore);
    }

    /// <summary>Watches a reactor's connection. Before <see cref="Start"/>.</summary>
    internal void Add(ConnectionMultiplexer connection, string reactor, RedisLinks links)
    {
        _connections.Add((connection, reactor));
        var reasons = new ConcurrentDictionary<EndPoint, string>();
        connection.ConnectionRestored += (_, made) =>
        {
            if (made is { ConnectionType: ConnectionType.Interactive, EndPoint: { } endPoint })
            {
                _connected[_gate.At(endPoint)] = true;
                if (reasons.TryRemove(endPoint, out var reason))
                {
                    Instruments.RedisReconnected(reactor, reason);
                }
            }
        };
        connection.ConnectionFailed += (_, failure) =>
        {
            if (failure is { ConnectionType: ConnectionType.Interactive, EndPoint: { } endPoint })
            {
                var ownReason = links.TakeReason(endPoint);
                reasons.TryAdd(endPoint, failure.FailureType.ToString());
                _ended.AddOrUpdate(
                    _gate.At(endPoint),
                    static (_, added) => new Ended(added.Failure, added.Own, [added.Reactor]),
                    static (_, known, added) => known with { Own = known.Own ?? added.Own, Reactors = known.Reactors.Add(added.Reactor) },
                    (Failure: failure.FailureType.ToString(), Own: ownReason, Reactor: reactor));
                _wake.Writer.TryWrite(true);
            }
        };
        connection.ErrorMessage += (_, error) => OnError(_gate.At(error.EndPoint), error.Message);
        foreach (var server in connection.GetServers())
        {
            if (server.IsConnected)
            {
                _connected[_gate.At(server.EndPoint)] = true;
            }
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
        _repeated.Dispose();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            if (_down.Count == 0 && _losses.Values.All(static loss => loss.Untold == 0))
            {
                _losses.Clear();
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

            TellLosses();
            _isFirstLook = false;
        }
    }

    private async Task LookAsync(EndPoint endPoint)
    {
        var hasEnded = _ended.TryRemove(endPoint, out var ended);
        if (_gate.IsClosedFor(endPoint))
        {
            // It is told by the one who has closed it.
            _down.Remove(endPoint);
            return;
        }

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
            reason = ended.Own is not null ? $"the connection was given up, as {ended.Own}"
                : $"the connection ended ({ended.Failure}), but Redis answers: it has restarted, or something on the way has closed it";
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

        var told = reason is not null && reason != down.Reason
            && Tell(endPoint, reason, hasEnded ? ended.Reactors : [], isLost, isNew: reason != down.Found);
        _down[endPoint] = new Down(told ? reason : down.Reason, reason ?? down.Found, down.Looks + 1, isLost);
    }

    private bool IsConnected(EndPoint endPoint) => _connections.All(watched => IsConnected(watched.Connection, endPoint));

    private bool IsConnected(ConnectionMultiplexer connection, EndPoint endPoint) =>
        connection.GetServers().Any(server => _gate.At(server.EndPoint).Equals(endPoint) && server.IsConnected);

    // The probe finds nothing wrong, and yet the library does not connect: as with what only it knows, a tunnel or a client certificate.
    private async Task<string?> LibrarysReasonAsync()
    {
        foreach (var (connection, _) in _connections)
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

    // False if the same was told a moment ago: then it is counted.
    private bool Tell(EndPoint endPoint, string reason, ImmutableHashSet<string> reactors, bool isLost, bool isNew)
    {
        var cause = (endPoint, reason);
        var now = Environment.TickCount64;
        if (_losses.TryGetValue(cause, out var known) && now - known.ToldMs < Silence)
        {
            _losses[cause] = known with { Untold = known.Untold + (isNew ? 1 : 0) };
            return false;
        }

        _losses[cause] = new Loss(now, 0);
        var away = _connections.Where(watched => !IsConnected(watched.Connection, endPoint)).Select(static watched => watched.Reactor);
        var names = string.Join(", ", reactors.Union(away).Order());
        var before = known.Untold > 0 ? $" (It was lost {known.Untold} more times since the last line about it.)" : "";
        if (isLost)
        {
            LogLost(_log, Text(endPoint), names, reason, before);
        }
        else
        {
            LogUnusable(_log, Text(endPoint), names, reason, before);
        }

        return true;
    }

    // Of what was lost and is back before it was told.
    private void TellLosses()
    {
        foreach (var (cause, loss) in _losses.ToList())
        {
            if (Environment.TickCount64 - loss.ToldMs < Silence || _down.ContainsKey(cause.EndPoint))
            {
                continue;
            }

            _losses.Remove(cause);
            if (loss.Untold > 0)
            {
                LogLosses(_log, Text(cause.EndPoint), loss.Untold, cause.Reason);
            }
        }
    }

    private static long Silence => (long)RepeatedLines<int>.Silence.TotalMilliseconds;

    // Reason: the last that was told. Found: the last that was found, told or not. Looks: how often it was found down. IsLost: it had been
    // up.
    private readonly record struct Down(string? Reason, string? Found, int Looks, bool IsLost);

    private readonly record struct Ended(string Failure, string? Own, ImmutableHashSet<string> Reactors);

    // ToldMs: when this cause was told last. Untold: how often it has come since then.
    private readonly record struct Loss(long ToldMs, int Untold);
}
