using System.Diagnostics;
using Kim.Loops.Native;
using Microsoft.Extensions.Logging;

namespace Kim.Loops;

/// <summary>The reactor on Linux: waits in epoll, so that sockets live on its thread.</summary>
/// <remarks>Owns the epoll instance, the wake-up and the table of targets; descriptors belong to their targets.</remarks>
internal sealed class EpollLoop : EventLoop
{
    // More than this many ready descriptors in one wait only delays the first of them.
    private const int EventsPerWaitMax = 512;

    // The wake-up's mark in epoll's data; slots count from 0 and never reach it.
    private const ulong WakeUpData = ulong.MaxValue;

    private readonly Epoll _epoll = new(EventsPerWaitMax);
    private readonly WakeUp _wakeUp = new();
    private readonly PollTable _targets = new();
    private readonly List<IFlushTarget> _flushes = [];
    private int _ready;

    internal EpollLoop(string name, ILoggerFactory loggers, TimeProvider? time = null)
        : base(name, loggers, time)
    {
        Segments = new OutputSegments(this);
        _epoll.Add(_wakeUp.Descriptor, Epoll.In, WakeUpData);
    }

    /// <summary>What its sockets write to.</summary>
    internal OutputSegments Segments { get; }

    private protected override bool HasOwnWork => _flushes.Count > 0;

    /// <summary>Asks for one flush at the end of this tick; the target sees to it that it asks once. Loop only.</summary>
    internal void FlushAtEndOfTick(IFlushTarget target)
    {
        Debug.Assert(IsLoopThread, "Other threads post.");
        _flushes.Add(target);
    }

    /// <summary>Watches a descriptor. Loop only.</summary>
    /// <returns>A registration to change or end it with.</returns>
    internal ulong Register(int descriptor, IPollTarget target, uint events)
    {
        Debug.Assert(IsLoopThread, "Other threads post.");
        var registration = _targets.Add(target);
        _epoll.Add(descriptor, events, registration);
        return registration;
    }

    /// <summary>Changes what is watched for. Loop only.</summary>
    internal void SetInterest(int descriptor, ulong registration, uint events) => _epoll.Modify(descriptor, events, registration);

    /// <summary>
    /// Ends a registration; events of it that are still in this tick's batch are dropped. Loop only, before the descriptor is closed.
    /// </summary>
    internal void Unregister(int descriptor, ulong registration)
    {
        _targets.Remove(registration);
        _epoll.Remove(descriptor);
    }

    /// <summary>The same for a descriptor that is closed right after: the kernel forgets it by itself.</summary>
    internal void Forget(ulong registration) => _targets.Remove(registration);

    public override void Dispose()
    {
        _epoll.Dispose();
        _wakeUp.Dispose();
    }

    private protected override void Wait(int timeoutMs) => _ready = _epoll.Wait(timeoutMs);

    private protected override void Ring() => _wakeUp.Ring();

    private protected override void TellReady()
    {
        for (var i = 0; i < _ready; i++)
        {
            var (events, data) = _epoll[i];
            if (data == WakeUpData)
            {
                _wakeUp.Silence();
            }
            else if (_targets.Find(data) is { } target)
            {
                Tell(target, events);
            }
        }
    }

    // A flush may ask for another (a pending write that continues): that one waits for the next tick.
    private protected override void Flush()
    {
        var count = _flushes.Count;
        for (var i = 0; i < count; i++)
        {
            try
            {
                _flushes[i].FlushTick();
            }
            catch (Exception fault)
            {
                LogWorkFault(fault);
            }
        }

        _flushes.RemoveRange(0, count);
    }

    private void Tell(IPollTarget target, uint events)
    {
        try
        {
            target.OnReady(events);
        }
        catch (Exception fault)
        {
            LogWorkFault(fault);
        }
    }
}
