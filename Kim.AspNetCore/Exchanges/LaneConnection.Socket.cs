using Kim.AspNetCore.Connections;
using Kim.Diagnostics;
using Kim.Loops;

namespace Kim.AspNetCore.Exchanges;

// What the socket tells.
internal sealed partial class LaneConnection : ISocketOwner
{
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
        if (_state is State.Idle or State.Coming && !_isQueued)
        {
            Pump();
        }
    }

    void ISocketOwner.InputEnded()
    {
        if (_state is State.Running)
        {
            _exchange!.ClientLeft();
        }
        else if (_state is State.Idle && !_isQueued)
        {
            Close();
        }
        else if (_state is State.Coming)
        {
            Queue();
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
            Queue();
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

    // All is sent, or the client is slow to take it.
    private void End()
    {
        if (Output.Unsent == 0 && (_socket.HasInputEnded || (_clientCloses && _start == _end)))
        {
            _socket.CloseSent();
        }
        else
        {
            _socket.BeginClose();
        }
    }

    // While the client does not read all: it is looked at after as long as what waits may take, and again if it has read enough by then.
    private void LimitSending()
    {
        if (_lane.Options.SendRateMin == 0 || _sendLimit.IsSet)
        {
            return;
        }

        var ms = Math.Max(_lane.Options.GraceMs, Output.Unsent * 1000 / _lane.Options.SendRateMin);
        var enough = Output.SentSoFar + (_lane.Options.SendRateMin * ms / 1000);
        _sendLimit = _socket.Loop.Timers.Schedule(_socket.Loop.NowMs + ms, _ => JudgeSending(enough), this);
    }

    private void JudgeSending(long enough)
    {
        _sendLimit = default;
        if (Output.SentSoFar >= enough)
        {
            LimitSending();
            return;
        }

        Instruments.LimitMet("MinSendRate");
        Abort();
    }
}
