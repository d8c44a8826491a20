using Kim.Loops.Native;

namespace Kim.AspNetCore.Connections;

// How a connection ends: Draining, Lingering, Closed; or at once, by a fault.
internal sealed partial class ReactorConnection
{
    // Kestrel is done with the connection: nobody writes any more.
    private void BeginClose()
    {
        _abandoned = true;
        switch (_state)
        {
            case State.Accepted:
                _registration = Loop.Register(_descriptor, this, _watched);
                Linger();
                break;
            case State.Open when _output.Unsent == 0:
                Linger();
                break;
            case State.Open:
                _state = State.Draining;
                _limit = Loop.Timers.Schedule(Loop.NowMs + DrainMs, static state => ((ReactorConnection)state).Close(reset: true), this);
                WantFlush();
                break;
            default:
                _output.Release();
                _disposed?.TrySetResult();
                break;
        }
    }

    private void Linger()
    {
        _state = State.Lingering;
        Loop.Timers.Cancel(_limit);
        TcpSocket.EndSending(_descriptor);
        _disposed?.TrySetResult();
        CancelClosed();
        if (_inputEnded)
        {
            Close(reset: false);
            return;
        }

        SetInterest(Epoll.In);
        _limit = Loop.Timers.Schedule(Loop.NowMs + LingerMs, static state => ((ReactorConnection)state).Close(reset: false), this);
    }

    private void Fail(Exception reason)
    {
        if (_state is State.Closed)
        {
            return;
        }

        // Who has ended its direction, and got all there was to get, is answered with an end, not with a reset.
        Close(reset: !_inputEnded || _output.Unsent != 0);
        _input.End(reason);
    }

    private void Close(bool reset)
    {
        if (_state is State.Open or State.Draining or State.Lingering)
        {
            Loop.Unregister(_descriptor, _registration);
        }

        Loop.Timers.Cancel(_limit);
        _state = State.Closed;
        TcpSocket.Close(_descriptor, reset);
        _output.Closed();
        if (_abandoned)
        {
            _output.Release();
        }

        CancelClosed();
        _disposed?.TrySetResult();
    }

    private void CancelClosed()
    {
        if (_closed.IsCancellationRequested)
        {
            return;
        }

        if (_servedOffLoop)
        {
            _ = _closed.CancelAsync();
        }
        else
        {
            _closed.Cancel();
        }
    }
}
