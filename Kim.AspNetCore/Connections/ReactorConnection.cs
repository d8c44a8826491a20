using System.Net;
using Kim.Loops;
using Kim.Loops.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.AspNetCore.Connections;

/// <summary>One accepted connection on the reactor, as Kestrel wants it.</summary>
/// <remarks>
/// Owns the descriptor and both buffers. All state is the loop's; calls from other threads are posted to it.
/// <code>
/// Accepted --first read--> Open --DisposeAsync--> Draining --all sent--> Lingering --peer's end, or the limit--> Closed
///     |                      |                        |                     ^
///     |                      +-- reset, Abort --------+--> Closed           |
///     +--DisposeAsync (refused by a limit)----------------------------------+
/// </code>
/// The first read is made off the reactor (Kestrel starts a connection on the thread pool): it stays pending and is completed from the
/// loop, and everything after it stays there. Lingering: our direction is ended, but a close with unread input would reset the connection
/// and could cost the client the reply, so input is read and dropped for a while.
/// </remarks>
internal sealed partial class ReactorConnection : IPollTarget, IFlushTarget
{
    // A client that does not read its reply, or does not close, is given this long once we are done with it.
    private const int DrainMs = 10_000;
    private const int LingerMs = 1_000;

    private readonly CancellationTokenSource _closed = new();
    private readonly ConnectionReader _input;
    private readonly ConnectionWriter _output;
    private readonly FeatureCollection _features = new();
    private readonly int _descriptor;
    private IDictionary<object, object?>? _items;
    private ulong _registration;
    private uint _watched;
    private State _state = State.Accepted;
    private bool _inputEnded;
    private bool _flushQueued;
    private bool _abandoned;
    private bool _servedOffLoop;
    private TimerHandle _limit;
    private TaskCompletionSource? _disposed;

    internal ReactorConnection(
        EpollLoop loop, int descriptor, string id, EndPoint? local, EndPoint? remote, InputBuffers buffers, int unsentBytesMax)
    {
        Loop = loop;
        _descriptor = descriptor;
        ConnectionId = id;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        _input = new ConnectionReader(this, buffers);
        _output = new ConnectionWriter(this, unsentBytesMax);
        Transport = this;
        _features.Set<IConnectionIdFeature>(this);
        _features.Set<IConnectionTransportFeature>(this);
        _features.Set<IConnectionItemsFeature>(this);
        _features.Set<IConnectionLifetimeFeature>(this);
        _features.Set<IConnectionEndPointFeature>(this);
        _features.Set<IMemoryPoolFeature>(this);
        _features.Set<Loop>(loop);
    }

    private enum State
    {
        Accepted,
        Open,
        Draining,
        Lingering,
        Closed,
    }

    internal EpollLoop Loop { get; }

    /// <summary>
    /// Leaves the loop to sockets and runs: the server of the connection continues on the thread pool. Before the first read.
    /// </summary>
    internal void ServeOffLoop()
    {
        _servedOffLoop = true;
        _input.CompletesOffLoop = true;
        _output.CompletesOffLoop = true;
    }

    /// <summary>The reader wants more than it has seen.</summary>
    internal void WantInput()
    {
        if (_state is State.Accepted)
        {
            _state = State.Open;
            _watched = Epoll.In;
            _registration = Loop.Register(_descriptor, this, _watched);
        }
        else if (_state is State.Open && !_inputEnded)
        {
            SetInterest(_watched | Epoll.In);
        }
    }

    /// <summary>The writer has committed output.</summary>
    internal void WantFlush()
    {
        if (!_flushQueued && _state is State.Open or State.Draining)
        {
            _flushQueued = true;
            Loop.FlushAtEndOfTick(this);
        }
    }

    /// <inheritdoc/>
    public void OnReady(uint events)
    {
        if ((events & Epoll.Out) != 0)
        {
            Send();
        }

        if ((events & (Epoll.In | Epoll.HangUp | Epoll.Error)) != 0 && _state is not State.Closed)
        {
            Receive(hungUp: (events & (Epoll.HangUp | Epoll.Error)) != 0);
        }
    }

    /// <inheritdoc/>
    public void FlushTick()
    {
        _flushQueued = false;
        if (_state is not State.Closed)
        {
            Send();
        }
    }

    // A hang-up cannot be left unwatched and would be told in every tick: once nothing is left to read, it ends the connection.
    private void Receive(bool hungUp)
    {
        if (_state is State.Draining or State.Lingering || _inputEnded)
        {
            DropInput(hungUp);
            return;
        }

        var room = _input.Room();
        if (room.IsEmpty)
        {
            if (hungUp)
            {
                Fail(new ConnectionResetException("The client has hung up."));
                return;
            }

            // Nobody reads: what the client sends now waits in the kernel, until the reader has consumed.
            SetInterest(_watched & ~Epoll.In);
            return;
        }

        var count = TcpSocket.Receive(_descriptor, room);
        if (count > 0)
        {
            _input.Received(count);
        }
        else if (count == 0)
        {
            EndInput();
        }
        else if (-count is not (Errno.Again or Errno.Interrupted))
        {
            Fail(new ConnectionResetException(Errno.Message(-count)));
        }
    }

    // The client has sent its last byte: the reader sees the end, and its server is told that the client is gone.
    private void EndInput()
    {
        _inputEnded = true;
        SetInterest(_watched & ~Epoll.In);
        _input.End(null);
        CancelClosed();
    }

    private void DropInput(bool hungUp)
    {
        Span<byte> dropped = stackalloc byte[4096];
        var count = TcpSocket.Receive(_descriptor, dropped);
        if (count > 0 || -count is Errno.Again or Errno.Interrupted)
        {
            return;
        }

        _inputEnded = true;
        if (_state is State.Lingering)
        {
            Close(reset: false);
        }
        else if (count < 0 || hungUp)
        {
            Fail(new ConnectionResetException("The client has hung up."));
        }
        else
        {
            SetInterest(_watched & ~Epoll.In);
        }
    }

    // Sends until all is out or the kernel takes no more.
    private void Send()
    {
        while (_output.Pending is { IsEmpty: false } data)
        {
            var count = TcpSocket.Send(_descriptor, data);
            if (count >= 0)
            {
                _output.Sent(count);
            }
            else if (-count is Errno.Again)
            {
                SetInterest(_watched | Epoll.Out);
                return;
            }
            else if (-count is not Errno.Interrupted)
            {
                Fail(new ConnectionResetException(Errno.Message(-count)));
                return;
            }
        }

        if ((_watched & Epoll.Out) != 0)
        {
            SetInterest(_watched & ~Epoll.Out);
        }

        if (_state is State.Draining)
        {
            Linger();
        }
    }

    private void SetInterest(uint events)
    {
        if (events != _watched)
        {
            _watched = events;
            Loop.SetInterest(_descriptor, _registration, events);
        }
    }
}
