using Kim.AspNetCore.Connections;
using Kim.AspNetCore.Heads;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Loops.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One connection in the fast lane. Loop only.</summary>
/// <remarks>
/// <code>
/// Idle --bytes--> Coming --a whole request--> Running --reply--> Idle, or Coming for the next one
/// Coming --not ours, slow, or the client's end--> Kestrel's: it reads from the request's first byte
/// Running --a reply that is the last--> Ending --all is sent--> Left
/// Idle --too long, the client's end, the server's stop--> Ending
/// any --reset, Abort--> Left
/// </code>
/// A request begins to run when its head and its body are here as a whole. So nothing of it is consumed before, and until then it can still
/// be Kestrel's. Idle it holds no buffer, and it is in one list of its lane.
/// </remarks>
internal sealed partial class LaneConnection : ILoopWork
{
    private readonly Lane _lane;
    private readonly ReactorSocket _socket;
    private readonly PeerAddress _remote;
    private readonly AcceptSource _source;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private LaneHead _head;
    private LaneExchange? _exchange;
    private PipelinedCount _ahead;
    private State _state;

    // Whether the client has said that it sends nothing after the request that is answered.
    private bool _clientCloses;

    // More than Kim:MaxUnsent waits for the client to read: its next request waits, too.
    private bool _isFull;
    private bool _isQueued;
    private bool _isPumping;
    private TimerHandle _sendLimit;

    internal LaneConnection(Lane lane, ReactorSocket socket, in PeerAddress remote, AcceptSource source)
    {
        (_lane, _socket, _remote, _source) = (lane, socket, remote, source);
        socket.Owner = this;
    }

    private enum State : byte
    {
        Idle,
        Coming,
        Running,
        Ending,
        Left,
    }

    /// <summary>The list that it is in; the next three are the list's.</summary>
    internal LaneList? List { get; set; }

    internal LaneConnection? Previous { get; set; }

    internal LaneConnection? Next { get; set; }

    /// <summary>Since when it is in its list.</summary>
    internal long SinceMs { get; set; }

    /// <summary>The client's address.</summary>
    internal ref readonly PeerAddress Remote => ref _remote;

    /// <summary>What is on its way out.</summary>
    internal OutputBuffer Output => _socket.Output;

    /// <summary>Whether nobody would get a reply.</summary>
    internal bool HasClientLeft => _socket.HasInputEnded || _state is State.Left;

    /// <summary>The head of the request that runs.</summary>
    internal ref readonly LaneHead Head => ref _head;

    /// <summary>All bytes of the request that runs. They stay where they are until its reply.</summary>
    internal ReadOnlyMemory<byte> Request => _buffer.AsMemory(_start, _head.Length + _head.ContentLength);

    /// <summary>Serves it.</summary>
    internal void Begin()
    {
        _lane.IsIdle(this);
        if (_source.ExpectsInput())
        {
            _source.Expected(_socket.ReceiveFirst());
        }

        if (_state is State.Idle)
        {
            _socket.WantInput();
        }
    }

    /// <summary>There are too many.</summary>
    internal void Refuse()
    {
        _state = State.Left;
        _socket.BeginClose();
        _lane.LeftUnseen();
    }

    /// <summary>Ends it when what was written is sent.</summary>
    internal void Close()
    {
        _state = State.Ending;
        _lane.IsBusy(this);
        if (Output.Unsent == 0)
        {
            End();
        }
    }

    /// <summary>No request has come for too long.</summary>
    internal void IdleTooLong()
    {
        Instruments.LimitMet("IdleTimeout");
        Close();
    }

    /// <summary>Breaks it: what the client has of a reply must not look whole.</summary>
    internal void Abort() => _socket.Fail(new ConnectionAbortedException("The connection was aborted by the server."));

    /// <summary>One more request begins; a refusal if too many were sent ahead.</summary>
    internal Reply? CountAhead() => _ahead.Begin(_lane.Http);

    /// <summary>What was written is to be sent, at the end of the tick.</summary>
    internal void Flush()
    {
        Output.Commit();
        _socket.WantFlush();
    }

    /// <summary>The request has its reply: it is sent when no other follows from what has come.</summary>
    /// <param name="isLast">Whether the connection ends with it.</param>
    internal void Replied(bool isLast)
    {
        if (_state is State.Left)
        {
            _exchange = null;
            ReleaseInput();
            return;
        }

        _clientCloses = _head.Closes;
        _lane.HasNext(this);
        _start += _head.Length + _head.ContentLength;
        _head = default;
        _exchange = null;
        _state = State.Coming;
        if (isLast || _socket.HasInputEnded)
        {
            Close();
        }
        else if (!_isPumping)
        {
            if (_end > _start)
            {
                Queue();
            }
            else
            {
                Rest();
            }
        }

        if (!_isPumping)
        {
            _socket.WantFlush();
        }
    }

    /// <summary>Continues with what has come before.</summary>
    public void Execute()
    {
        _isQueued = false;
        if (_state is State.Idle or State.Coming)
        {
            Pump();
        }
    }

    /// <summary>Kestrel has it from here on.</summary>
    internal void HandOver(string reason)
    {
        Instruments.HandedOver(reason);
        _state = State.Left;
        _socket.Loop.Timers.Cancel(_sendLimit);
        var connection = _source.Connection(_socket, _remote);
        connection.Features.Set(_lane.Http);
        connection.Begin(_buffer, _start, _end);
        _buffer = null;
        _socket.WantInput();
        _socket.WantFlush();
        _lane.Left(this, isKestrels: _source.GiveToKestrel(connection));
    }
}
