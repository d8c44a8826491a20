using Kim.AspNetCore.Heads;
using Kim.Diagnostics;
using Kim.Loops;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

// From bytes to requests.
internal sealed partial class LaneConnection
{
    // One request after the other, as far as they are here; then their replies are sent together.
    private void Pump()
    {
        _isPumping = true;
        var isDone = true;
        try
        {
            while (isDone && _state is State.Idle or State.Coming && _end > _start)
            {
                isDone = TryNext();
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

        if (isDone && _state is State.Idle or State.Coming)
        {
            Rest();
        }

        if (_state is not State.Left && Output.Unsent > 0)
        {
            _socket.WantFlush();
        }
    }

    private void Queue()
    {
        if (!_isQueued)
        {
            _isQueued = true;
            _socket.Loop.Defer(this);
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
            if (_socket.HasInputEnded)
            {
                HandOver("ended");
                return false;
            }

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
        if (_socket.HasInputEnded)
        {
            Close();
            return;
        }

        _state = State.Idle;
        ReleaseInput();
        _lane.IsIdle(this);
        _socket.WantInput();
        if (Output.Unsent == 0)
        {
            Output.Release();
        }
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
