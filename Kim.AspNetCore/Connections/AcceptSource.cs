using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Kim.Loops;
using Kim.Loops.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Connections;

/// <summary>One reactor's part of a listener: accepts on one listening socket; what it accepts stays on its reactor.</summary>
/// <remarks>
/// The descriptor is the listener's. <c>Idle --Start--> Accepting &lt;-> Paused (out of descriptors); any --Stop--> Stopped</c>. Reactor
/// only, but for the constructor.
/// </remarks>
/// <param name="loop">The reactor.</param>
/// <param name="descriptor">The listening socket.</param>
/// <param name="shared">Whether other reactors accept on it, too.</param>
/// <param name="local">Its address.</param>
/// <param name="accepted">What Kestrel accepts from.</param>
/// <param name="taker">Who serves what is accepted; <see langword="null"/>: Kestrel.</param>
/// <param name="unsentBytesMax">What may wait for a connection's client to read before a writer has to wait.</param>
/// <param name="log">Where pauses are told.</param>
internal sealed partial class AcceptSource(
    EpollLoop loop, int descriptor, bool shared, EndPoint local, ChannelWriter<ConnectionContext> accepted, ISocketTaker? taker,
    int unsentBytesMax, ILogger log) : IPollTarget
{
    // Accepting continues in the next tick: connections at hand are served first.
    private const int AcceptsPerTickMax = 64;

    // A tick accepts as many as came in the ticks before, without asking for one more, which would most often be in vain. If as many came
    // in so many ticks in a row, it accepts twice as many.
    private const int FullTicksMax = 3;

    // Out of descriptors: trying again at once would only spin.
    private const int PauseMs = 100;

    // Whether clients have sent by the time they are accepted, by those of late: a first receive that finds something spares epoll a
    // connection of one request.
    private const int EarlyMax = 8;
    private const int EarlyGain = 2;
    private const int TriedMax = 32;

    private ulong _registration;
    private State _state = State.Idle;
    private long _count;
    private int _expected = AcceptsPerTickMax;
    private int _fullTicks;
    private int _early = EarlyMax;
    private int _untried;

    // The descriptor accepted last.
    private int _newest;

    private enum State
    {
        Idle,
        Accepting,
        Paused,
        Stopped,
    }

    /// <summary>The reactor.</summary>
    internal EpollLoop Loop => loop;

    /// <summary>Whether somebody else than Kestrel serves what it accepts.</summary>
    internal bool HasTaker => taker is not null;

    /// <summary>What its connections receive into.</summary>
    internal InputBuffers Buffers { get; } = new();

    /// <summary>Whether it is worth while to receive from a new connection before anything is known of it.</summary>
    internal bool ExpectsInput() => _early > 0 || ++_untried % TriedMax == 0;

    /// <summary>What came of that.</summary>
    internal void Expected(bool hadInput) => _early = hadInput ? Math.Min(_early + EarlyGain, EarlyMax) : Math.Max(_early - 1, 0);

    internal void Start()
    {
        if (_state is State.Idle or State.Paused)
        {
            _state = State.Accepting;
            _registration = loop.Register(descriptor, this, shared ? Epoll.In | Epoll.Exclusive : Epoll.In);
        }
    }

    /// <summary>Ends accepting.</summary>
    /// <param name="takeWaiting">Whether the connections that wait in the kernel are accepted first: else their clients, who think them
    /// open, would be reset with the socket.</param>
    internal void Stop(bool takeWaiting)
    {
        while (takeWaiting && _state is State.Accepting && AcceptOne() is 0)
        {
        }

        if (_state is State.Accepting)
        {
            loop.Unregister(descriptor, _registration);
        }

        _state = State.Stopped;
    }

    /// <inheritdoc/>
    public void OnReady(uint events)
    {
        for (var accepted = 0; accepted < _expected; accepted++)
        {
            // Nearly out of descriptors is out of them: the last ones are the runtime's.
            var error = _newest >= Descriptors.FirstSpared && Descriptors.AreScarce(descriptor) ? Errno.TooManyOpenFiles : AcceptOne();
            if (error is Errno.TooManyOpenFiles or Errno.TooManyOpenFilesInSystem or Errno.NoBufferSpace or Errno.OutOfMemory)
            {
                Pause(error);
                return;
            }

            if (error is Errno.Again)
            {
                (_expected, _fullTicks) = (Math.Max(accepted, 1), 0);
                return;
            }

            // Everything else is the fault of that one connection (accept(2)): the next may be sound.
        }

        if (++_fullTicks == FullTicksMax)
        {
            (_expected, _fullTicks) = (Math.Min(_expected * 2, AcceptsPerTickMax), 0);
        }
    }

    // Returns 0 or the error number.
    private int AcceptOne()
    {
        var connection = TcpSocket.Accept(descriptor, out var remote);
        if (connection < 0)
        {
            return -connection;
        }

        _newest = connection;
        var socket = new ReactorSocket(loop, connection);
        if (taker is not null)
        {
            taker.Take(socket, remote, this);
        }
        else
        {
            GiveToKestrel(Connection(socket, remote));
        }

        return 0;
    }

    /// <summary>A socket as Kestrel wants a connection. Loop only.</summary>
    internal ReactorConnection Connection(ReactorSocket socket, in PeerAddress remote) => new(
        socket, string.Create(CultureInfo.InvariantCulture, $"{descriptor:x}-{++_count:x}"), local, remote.EndPoint, Buffers,
        unsentBytesMax);

    /// <summary>Kestrel serves the connection from here on.</summary>
    /// <returns>False if it accepts no more, because the server stops: then the connection is closed.</returns>
    internal bool GiveToKestrel(ReactorConnection connection)
    {
        var isTaken = accepted.TryWrite(connection);
        if (!isTaken)
        {
            _ = connection.DisposeAsync();
        }

        return isTaken;
    }

    // What epoll was told with EPOLLEXCLUSIVE cannot be changed, so a pause ends the registration.
    private void Pause(int error)
    {
        LogPause(loop.Name, Errno.Message(error), PauseMs);
        _state = State.Paused;
        loop.Unregister(descriptor, _registration);
        loop.Timers.Schedule(loop.NowMs + PauseMs, static state => ((AcceptSource)state).Start(), this);
    }

    [LoggerMessage(LogLevel.Warning,
        "{Reactor} cannot accept connections for {PauseMs} ms: {Reason}. Raise the limit of open files (ulimit -n, LimitNOFILE=) or lower "
        + "Kim:MaxConnections")]
    private partial void LogPause(string reactor, string reason, int pauseMs);
}
