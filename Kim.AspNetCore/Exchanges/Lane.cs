using System.Buffers.Text;
using System.Text;
using Kim.AspNetCore.Connections;
using Kim.Diagnostics;
using Kim.Loops.Native;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

/// <summary>
/// The fast lane of one reactor: plain requests are read, run and answered on the socket itself. A connection that brings anything else is
/// Kestrel's from then on.
/// </summary>
/// <remarks>
/// What waits is in one of three lists, in the order in which it began to wait, so that one timer looks after each: idle connections,
/// requests that have not come whole, and all the others. Loop only.
/// </remarks>
internal sealed partial class Lane : ISocketTaker
{
    // As many as there may be requests in a burst; more are made, and dropped.
    private const int ExchangesKeptMax = 256;

    private readonly LaneList _idle = new();
    private readonly LaneList _coming = new();
    private readonly LaneList _busy = new();
    private readonly Stack<LaneExchange> _exchanges = new();
    private readonly IConnectionGate _gate;
    private readonly byte[] _date = new byte["Date: ddd, dd MMM yyyy HH:mm:ss GMT\r\n"u8.Length];
    private long _dateUntilMs;
    private bool _looksAtIdle;
    private bool _looksAtComing;
    private bool _hasEnded;

    // A connection that is busy is not moved in its list each time: it may be idle for so much longer.
    private readonly long _idleSlackMs;

    internal Lane(ReactorHttp http, IConnectionGate gate, LaneOptions options, ILoggerFactory loggers)
    {
        (Http, _gate, Options) = (http, gate, options);
        _idleSlackMs = Options.IdleMs / 64;
        Log = SafeLoggerFactory.Of(loggers).CreateLogger<Lane>();
        Encoding.ASCII.GetBytes("Date: ", _date);
        "\r\n"u8.CopyTo(_date.AsSpan(^2));
    }

    internal ReactorHttp Http { get; }

    internal LaneOptions Options { get; }

    internal ILogger Log { get; }

    /// <summary>The line of a reply's head that says when it was made: made once a second.</summary>
    internal ReadOnlySpan<byte> Date
    {
        get
        {
            if (Http.Loop.NowMs >= _dateUntilMs)
            {
                var now = DateTimeOffset.UtcNow;
                Utf8Formatter.TryFormat(now, _date.AsSpan("Date: ".Length), out _, 'R');
                _dateUntilMs = Http.Loop.NowMs + 1000 - now.Millisecond;
            }

            return _date;
        }
    }

    /// <inheritdoc/>
    public void Take(ReactorSocket socket, in PeerAddress remote, AcceptSource source)
    {
        var connection = new LaneConnection(this, socket, remote, source);
        var isOneTooMany = !_gate.Entered(Http);
        if (isOneTooMany)
        {
            Instruments.LimitMet("MaxConnections");
        }

        if (isOneTooMany || _hasEnded)
        {
            connection.Refuse();
            return;
        }

        Http.LaneOpened();
        connection.Begin();
    }

    /// <summary>Closes what is idle: the server stops.</summary>
    internal void CloseIdle()
    {
        _hasEnded = true;
        while (_idle.First is { } connection)
        {
            connection.Close();
        }
    }

    /// <summary>Breaks what is left: the server has stopped.</summary>
    internal void Abort()
    {
        CloseIdle();
        foreach (var list in (LaneList[])[_coming, _busy])
        {
            while (list.First is { } connection)
            {
                connection.Abort();
            }
        }
    }

    /// <summary>An exchange for a request.</summary>
    internal LaneExchange Rent() => _exchanges.TryPop(out var exchange) ? exchange : new LaneExchange(this);

    /// <summary>Its request is over.</summary>
    internal void Return(LaneExchange exchange)
    {
        if (_exchanges.Count < ExchangesKeptMax)
        {
            _exchanges.Push(exchange);
        }
    }

    /// <summary>The connection waits for its next request.</summary>
    internal void IsIdle(LaneConnection connection)
    {
        if (connection.List == _idle && Http.Loop.NowMs - connection.SinceMs <= _idleSlackMs)
        {
            return;
        }

        _idle.Add(connection, Http.Loop.NowMs);
        if (!_looksAtIdle)
        {
            LookAtIdle();
        }
    }

    /// <summary>A part of a request has come.</summary>
    internal void IsComing(LaneConnection connection)
    {
        if (connection.List != _coming)
        {
            _coming.Add(connection, Http.Loop.NowMs);
            if (!_looksAtComing)
            {
                LookAtComing();
            }
        }
    }

    /// <summary>A request is over, and what has come of the next one is the next one's.</summary>
    internal void HasNext(LaneConnection connection)
    {
        if (connection.List == _coming)
        {
            _coming.Add(connection, Http.Loop.NowMs);
        }
    }

    /// <summary>The connection's request runs, or its last reply is sent.</summary>
    internal void IsBusy(LaneConnection connection) => _busy.Add(connection, Http.Loop.NowMs);

    /// <summary>The connection is not the lane's any more.</summary>
    /// <param name="connection">It.</param>
    /// <param name="isKestrels">Whether Kestrel has it now: it stays counted.</param>
    internal void Left(LaneConnection connection, bool isKestrels)
    {
        connection.List?.Remove(connection);
        Http.LaneClosed();
        if (!isKestrels)
        {
            _gate.Left(Http);
        }
    }

    // One that was refused, and so was never in the lane.
    internal void LeftUnseen() => _gate.Left(Http);

    private void LookAtIdle() => _looksAtIdle = Look(_idle, Options.IdleMs + _idleSlackMs, static connection => connection.IdleTooLong(),
        static state => ((Lane)state).LookAtIdle());

    private void LookAtComing() => _looksAtComing = Look(
        _coming, Options.SlowMs, static connection => connection.HandOver("slow"), static state => ((Lane)state).LookAtComing());

    // Whether it will look again: as long as somebody is there.
    private bool Look(LaneList list, long limitMs, Action<LaneConnection> end, Action<object> again)
    {
        while (list.First is { } first)
        {
            var dueMs = first.SinceMs + limitMs;
            if (dueMs > Http.Loop.NowMs)
            {
                Http.Loop.Timers.Schedule(dueMs, again, this);
                return true;
            }

            end(first);
        }

        return false;
    }
}
