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
/// A request begins to run when its head and its body are here as a whole. So nothing of it is consumed before, and until then it can still be
/// Kestrel's. Idle it holds no buffer, and it is in one list of its lane.
/// </remarks>
internal sealed partial class LaneConnection : ISocketOwner, ILoopWork
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
        _socket.ReceiveFirst();
        if (_state is not (State.Ending or State.Left))
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

    /// <summary>The request has its reply.</summary>
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
                _socket.Loop.Defer(this);
            }
            else
            {
                Rest();
            }
        }
    }

    /// <summary>Continues with what has come meanwhile, in the loop's work phase.</summary>
    public void Execute()
    {
        if (_state is State.Coming)
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
        _lane.Left(this, isKestrels: _source.GiveToKestrel(connection));
    }

    Span<byte> ISocketOwner.Room()
    {
        if (_state is State.Ending or State.Left || _isFull)
        {
            return default;
        }

        _buffer ??= _source.Buffers.Rent();
        if (_end == _buffer.Length && _state is not State.Running)
        {
            MakeRoom();
        }

        return _buffer.AsSpan(_end);
    }

    void ISocketOwner.Received(int count)
    {
        _end += count;
        if (_state is State.Idle or State.Coming)
        {
            Pump();
        }
    }

    void ISocketOwner.InputEnded()
    {
        switch (_state)
        {
            case State.Idle:
                Close();
                break;
            case State.Coming:
                HandOver("ended");
                break;
            case State.Running:
                _exchange!.ClientLeft();
                break;
        }
    }

    void ISocketOwner.Sent()
    {
        if (Output.Unsent > 0)
        {
            LimitSending();
        }
        else
        {
            _socket.Loop.Timers.Cancel(_sendLimit);
            _sendLimit = default;
        }

        if (_state is State.Ending)
        {
            End();
            return;
        }

        if (_isFull && Output.Unsent <= _lane.Options.UnsentMax / 2)
        {
            _isFull = false;
            _socket.WantInput();
            _socket.Loop.Defer(this);
        }

        _exchange?.Sent();
        if (_state is State.Idle && Output.Unsent == 0)
        {
            Output.Release();
        }
    }

    void ISocketOwner.Failed(Exception reason) => _exchange?.ClientLeft();

    void ISocketOwner.Closed()
    {
        if (_state is State.Left)
        {
            return;
        }

        var isRunning = _state is State.Running;
        _state = State.Left;
        _lane.Left(this, isKestrels: false);
        _socket.Loop.Timers.Cancel(_sendLimit);
        if (isRunning)
        {
            // Its run may still read the request.
            _exchange!.ClientLeft();
        }
        else
        {
            ReleaseInput();
        }
    }

    // One request after the other, as far as they are here.
    private void Pump()
    {
        _isPumping = true;
        try
        {
            while (_state is State.Idle or State.Coming && _end > _start)
            {
                if (!TryNext())
                {
                    return;
                }
            }
        }
        catch (Exception fault)
        {
            LogFault(_lane.Log, fault);
            Abort();
        }
        finally
        {
            _isPumping = false;
        }

        if (_state is State.Coming)
        {
            Rest();
        }
    }

    // False if the next request has to wait, or is not the lane's.
    private bool TryNext()
    {
        if (_isFull)
        {
            return false;
        }

        if (Output.Unsent > _lane.Options.UnsentMax)
        {
            Instruments.LimitMet("MaxUnsent");
            _isFull = true;
            _state = State.Coming;
            _lane.IsBusy(this);
            return false;
        }

        _state = State.Coming;
        var bytes = _buffer.AsSpan(_start, _end - _start);
        var verdict = _head.Length > 0 ? LaneHead.Verdict.Whole : _head.Read(bytes, _lane.Options.Limits);
        if (verdict is LaneHead.Verdict.NotOurs)
        {
            HandOver(_head.Reason);
            return false;
        }

        if (verdict is LaneHead.Verdict.Whole && _head.ContentLength > _lane.Options.Limits.BodyMax)
        {
            HandOver("body");
            return false;
        }

        if (verdict is LaneHead.Verdict.Incomplete || bytes.Length - _head.Length < _head.ContentLength)
        {
            _lane.IsComing(this);
            _socket.WantInput();
            return false;
        }

        return Run();
    }

    // Whether it has its reply already.
    private bool Run()
    {
        var exchange = _lane.Rent();
        _exchange = exchange;
        _state = State.Running;
        if (!exchange.Process(this))
        {
            _exchange = null;
            _lane.Return(exchange);
            _state = State.Coming;
            HandOver("upload");
            return false;
        }

        if (_state is not State.Running)
        {
            return true;
        }

        _lane.IsBusy(this);
        _socket.WantInput();
        return false;
    }

    private void Rest()
    {
        _state = State.Idle;
        ReleaseInput();
        _lane.IsIdle(this);
        _socket.WantInput();
        if (Output.Unsent == 0)
        {
            Output.Release();
        }
    }

    // All is sent, or the client is slow to take it.
    private void End()
    {
        if (Output.Unsent == 0 && _clientCloses && _start == _end && !_socket.HasInputEnded)
        {
            _socket.CloseSent();
        }
        else
        {
            _socket.BeginClose();
        }
    }

    // While the client does not read: at most as long as what waits may take.
    private void LimitSending()
    {
        if (_lane.Options.SendRateMin == 0 || _sendLimit.IsSet)
        {
            return;
        }

        var ms = Math.Max(_lane.Options.GraceMs, Output.Unsent * 1000 / _lane.Options.SendRateMin);
        _sendLimit = _socket.Loop.Timers.Schedule(
            _socket.Loop.NowMs + ms, static state => ((LaneConnection)state).Abort(), this);
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else
        {
            _buffer = _source.Buffers.Grow(_buffer!, _end);
        }
    }

    private void ReleaseInput()
    {
        _start = _end = 0;
        if (_buffer is not null)
        {
            _source.Buffers.Return(_buffer);
            _buffer = null;
        }
    }

    [LoggerMessage(LogLevel.Error, "A connection of the fast lane could not be served: it is broken off")]
    private static partial void LogFault(ILogger log, Exception fault);
}
