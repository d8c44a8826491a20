using System.Diagnostics;
using Kim.Loops.Native;

namespace Kim.AspNetCore.Connections;

// How a connection ends: Draining, Lingering, Closed; or at once, by a fault.
internal sealed partial class ReactorSocket
{
    /// <summary>The owner is done: it writes no more. What is committed is still sent.</summary>
    internal void BeginClose()
    {
        _abandoned = true;
        switch (_state)
        {
            case State.Accepted:
            case State.Open when Output.Unsent == 0:
                Linger();
                break;
            case State.Open:
                _state = State.Draining;
                _limit = loop.Timers.Schedule(loop.NowMs + DrainMs, static state => ((ReactorSocket)state).Close(reset: true), this);
                WantFlush();
                break;
            default:
                Output.Release();
                Owner.Closed();
                break;
        }
    }

    /// <summary>The connection is broken, or the owner breaks it.</summary>
    internal void Fail(Exception reason)
    {
        if (_state is State.Closed)
        {
            return;
        }

        // Who has ended its direction, and got all there was to get, is answered with an end, not with a reset.
        Close(reset: !HasInputEnded || Output.Unsent != 0);
        Owner.Failed(reason);
    }

    /// <summary>
    /// Closes, once all is sent, without waiting for the client's end: for a client that has ended, or said that it sends no more, and of
    /// which nothing is left unread.
    /// </summary>
    internal void CloseSent()
    {
        Debug.Assert(Output.Unsent == 0, "All is sent.");
        _abandoned = true;
        Close(reset: false);
    }

    private void Linger()
    {
        _state = State.Lingering;
        loop.Timers.Cancel(_limit);
        TcpSocket.EndSending(descriptor);
        Owner.Closed();
        if (HasInputEnded)
        {
            Close(reset: false);
            return;
        }

        SetInterest(Epoll.In);
        _limit = loop.Timers.Schedule(loop.NowMs + LingerMs, static state => ((ReactorSocket)state).Close(reset: false), this);
    }

    private void Close(bool reset)
    {
        if (_isRegistered)
        {
            _isRegistered = false;
            loop.Forget(_registration);
        }

        loop.Timers.Cancel(_limit);
        _state = State.Closed;
        TcpSocket.Close(descriptor, reset);
        if (_abandoned)
        {
            Output.Release();
        }

        Owner.Closed();
    }
}
