using Kim.Loops;
using Kim.Loops.Native;
using Microsoft.AspNetCore.Connections;

namespace Kim.AspNetCore.Connections;

/// <summary>An accepted socket on its reactor: receives into its owner's room, and sends what the owner has committed, once a
/// tick.</summary>
/// <remarks>
/// Owns the descriptor and the output. Loop only. Its owner may change: the bytes that are on their way out stay.
/// <code>
/// Accepted --WantInput--> Open --BeginClose--> Draining --all sent--> Lingering --peer's end, or the limit--> Closed
///     |                     |                      |                     ^
///     |                     +-- reset, Fail -------+--> Closed           |
///     +--BeginClose (refused by a limit)---------------------------------+
/// </code>
/// Lingering: our direction is ended, but a close with unread input would reset the connection and could cost the client the reply, so
/// input is read and dropped for a while.
/// </remarks>
internal sealed partial class ReactorSocket(EpollLoop loop, int descriptor) : IPollTarget, IFlushTarget
{
    // A client that does not read its reply, or does not close, is given this long once we are done with it.
    private const int DrainMs = 10_000;
    private const int LingerMs = 1_000;

    private ulong _registration;
    private uint _watched;
    private State _state = State.Accepted;
    private bool _isRegistered;
    private bool _flushQueued;
    private bool _abandoned;
    private TimerHandle _limit;

    private enum State : byte
    {
        Accepted,
        Open,
        Draining,
        Lingering,
        Closed,
    }

    internal EpollLoop Loop => loop;

    internal int Descriptor => descriptor;

    /// <summary>What is on its way out.</summary>
    internal OutputBuffer Output { get; } = new(loop.Segments);

    /// <summary>Who reads and writes.</summary>
    internal ISocketOwner Owner { get; set; } = null!;

    /// <summary>Whether the peer has sent its last byte.</summary>
    internal bool HasInputEnded { get; private set; }

    /// <summary>Whether nothing is sent any more.</summary>
    internal bool IsClosed => _state is State.Closed;

    /// <summary>Whether it is not yet on its way to an end.</summary>
    internal bool IsOpen => _state is State.Open;

    /// <summary>Whether what was committed is still being sent, and nothing more may come.</summary>
    internal bool IsDraining => _state is State.Draining;

    /// <summary>The owner wants more than it has seen.</summary>
    internal void WantInput()
    {
        _state = _state is State.Accepted ? State.Open : _state;
        if (_state is State.Open && !HasInputEnded)
        {
            SetInterest(_watched | Epoll.In);
        }
    }

    /// <summary>Receives what is there already, before anything is watched: a request may have come with its connection.</summary>
    /// <returns>Whether anything was there.</returns>
    internal bool ReceiveFirst()
    {
        _state = State.Open;
        return Receive(hungUp: false);
    }

    /// <summary>The owner has committed output.</summary>
    internal void WantFlush()
    {
        if (!_flushQueued && _state is State.Open or State.Draining)
        {
            _flushQueued = true;
            loop.FlushAtEndOfTick(this);
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
    // Whether the owner has got anything.
    private bool Receive(bool hungUp)
    {
        if (_state is State.Draining or State.Lingering || HasInputEnded)
        {
            DropInput(hungUp);
            return false;
        }

        var room = Owner.Room();
        if (room.IsEmpty)
        {
            if (hungUp)
            {
                Fail(new ConnectionResetException("The client has hung up."));
                return false;
            }

            // Nobody reads: what the client sends now waits in the kernel, until the reader has consumed.
            Unwatch(Epoll.In);
            return false;
        }

        var count = TcpSocket.Receive(descriptor, room);
        if (count > 0)
        {
            Owner.Received(count);
        }
        else if (count == 0)
        {
            // The reader sees the end, and its server is told that the client is gone.
            HasInputEnded = true;
            Owner.InputEnded();
            if (_state is not State.Closed)
            {
                Unwatch(Epoll.In);
            }
        }
        else if (-count is not (Errno.Again or Errno.Interrupted))
        {
            Fail(new ConnectionResetException(Errno.Message(-count)));
        }

        return count > 0;
    }

    private void DropInput(bool hungUp)
    {
        Span<byte> dropped = stackalloc byte[4096];
        var count = TcpSocket.Receive(descriptor, dropped);
        if (count > 0 || -count is Errno.Again or Errno.Interrupted)
        {
            return;
        }

        HasInputEnded = true;
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
            Unwatch(Epoll.In);
        }
    }

    // Sends until all is out or the kernel takes no more.
    private void Send()
    {
        while (Output.Peek() is { IsEmpty: false } data)
        {
            var count = TcpSocket.Send(descriptor, data);
            if (count >= 0)
            {
                Output.Sent(count);
            }
            else if (-count is Errno.Again)
            {
                SetInterest(_watched | Epoll.Out);
                Owner.Sent();
                return;
            }
            else if (-count is not Errno.Interrupted)
            {
                Fail(new ConnectionResetException(Errno.Message(-count)));
                return;
            }
        }

        Unwatch(Epoll.Out);

        if (_state is State.Draining)
        {
            Linger();
        }
        else
        {
            Owner.Sent();
        }
    }

    private void Unwatch(uint events)
    {
        if ((_watched & events) != 0)
        {
            SetInterest(_watched & ~events);
        }
    }

    // Watched only once there is something to wait for: a connection of one request may need none of it.
    private void SetInterest(uint events)
    {
        if (!_isRegistered)
        {
            _isRegistered = true;
            _watched = events;
            _registration = loop.Register(descriptor, this, events);
        }
        else if (events != _watched)
        {
            _watched = events;
            loop.SetInterest(descriptor, _registration, events);
        }
    }
}
