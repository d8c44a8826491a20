using System.Collections.Concurrent;
using System.Diagnostics;
using Kim.Native;
using Microsoft.Extensions.Logging;

namespace Kim.Reactor;

/// <summary>The reactor: one thread, one epoll, one timer wheel. It knows nothing of HTTP or Redis, and nothing may block on it.</summary>
/// <remarks>
/// Owns the thread, the epoll instance, the wake-up and the table of targets; descriptors belong to their targets. A tick:
/// <list type="number">
/// <item>wait for readiness, at most until the next timer; not at all while work is left;</item>
/// <item>read the clock, once;</item>
/// <item>tell each ready target: it moves bytes and defers what has become ready;</item>
/// <item>take in what other threads have posted, then do the deferred work, at most <see cref="WorkPerTickMax"/> pieces;</item>
/// <item>fire the timers that are due;</item>
/// <item>flush: every target that asked for it sends once.</item>
/// </list>
/// <see cref="Stop"/> ends it after the work queued so far and a last flush. What throws is logged and loses nothing but itself.
/// </remarks>
internal sealed partial class EventLoop : RunQueue, IDisposable
{
    // More than this many ready descriptors in one wait only delays the first of them.
    private const int EventsPerWaitMax = 512;

    // Work beyond this waits for the next tick, so that sockets and timers are not starved by work that begets work.
    private const int WorkPerTickMax = 4096;

    // The wake-up's mark in epoll's data; slots count from 0 and never reach it.
    private const ulong WakeUpData = ulong.MaxValue;

    private readonly Epoll _epoll = new(EventsPerWaitMax);
    private readonly WakeUp _wakeUp = new();
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PollTable _targets = new();

    // From other threads, any number of them.
    private readonly ConcurrentQueue<ILoopWork> _posted = new();

    // From this thread.
    private readonly Queue<ILoopWork> _deferred = new();
    private readonly List<IFlushTarget> _flushes = [];

    // 1 while the thread is about to sleep or asleep: whoever posts then has to ring.
    private int _asleep;
    private volatile bool _stopping;

    internal EventLoop(string name, ILoggerFactory loggers, TimeProvider? time = null)
    {
        _log = loggers.CreateLogger<EventLoop>();
        _time = time ?? TimeProvider.System;
        NowMs = ReadClockMs();
        Timers = new TimerWheel(NowMs);
        _epoll.Add(_wakeUp.Descriptor, Epoll.In, WakeUpData);
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
    }

    /// <inheritdoc/>
    internal override TimerWheel Timers { get; }

    /// <inheritdoc/>
    internal override bool IsLoopThread => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    /// <summary>Completes when the thread has ended.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Starts the thread; the starter's ambient context stays with the starter.</summary>
    internal void Start() => _thread.UnsafeStart();

    /// <summary>Asks the loop to end. Any thread; what was posted before still runs.</summary>
    internal void Stop()
    {
        _stopping = true;
        _wakeUp.Ring();
    }

    /// <summary>Queues work from any thread. After the loop has ended it is dropped.</summary>
    internal override void Post(ILoopWork work)
    {
        if (IsLoopThread)
        {
            _deferred.Enqueue(work);
            return;
        }

        _posted.Enqueue(work);

        // The exchange is a full fence: either the loop sees the work before it sleeps, or this sees that it sleeps.
        if (Interlocked.Exchange(ref _asleep, 0) == 1)
        {
            _wakeUp.Ring();
        }
    }

    /// <inheritdoc/>
    internal override void Defer(ILoopWork work)
    {
        Debug.Assert(IsLoopThread, "Other threads post.");
        _deferred.Enqueue(work);
    }

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
    internal void Watch(int descriptor, ulong registration, uint events) => _epoll.Modify(descriptor, events, registration);

    /// <summary>Ends a registration; events of it that are still in this tick's batch are dropped. Loop only, before the descriptor is closed.</summary>
    internal void Unregister(int descriptor, ulong registration)
    {
        _targets.Remove(registration);
        _epoll.Remove(descriptor);
    }

    public void Dispose()
    {
        _epoll.Dispose();
        _wakeUp.Dispose();
    }

    private void Loop()
    {
        try
        {
            while (!_stopping)
            {
                Tick();
            }

            // Whatever was posted before the stop.
            TakePosted();
            DoDeferred();
            Flush();
            _ended.SetResult();
        }
        catch (Exception fault)
        {
            LogLoopFault(fault);
            _ended.SetException(fault);
        }
    }

    private void Tick()
    {
        var ready = _epoll.Wait(PrepareToSleep());
        Volatile.Write(ref _asleep, 0);
        NowMs = ReadClockMs();
        for (var i = 0; i < ready; i++)
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

        TakePosted();
        DoDeferred();
        FireTimers();
        Flush();
    }

    // How long to sleep. The flag goes up before the last look at the queue: see Post.
    private int PrepareToSleep()
    {
        if (_deferred.Count > 0 || _flushes.Count > 0)
        {
            return 0;
        }

        var timeoutMs = Timers.SleepMs(NowMs);
        Interlocked.Exchange(ref _asleep, 1);
        return _posted.IsEmpty && !_stopping ? timeoutMs : 0;
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

    private void TakePosted()
    {
        while (_posted.TryDequeue(out var work))
        {
            _deferred.Enqueue(work);
        }
    }

    private void DoDeferred()
    {
        for (var left = WorkPerTickMax; left > 0 && _deferred.TryDequeue(out var work); left--)
        {
            try
            {
                work.Run();
            }
            catch (Exception fault)
            {
                LogWorkFault(fault);
            }
        }
    }

    // A callback that throws leaves those behind it due: they fire all the same.
    private void FireTimers()
    {
        while (true)
        {
            try
            {
                Timers.Advance(NowMs);
                return;
            }
            catch (Exception fault)
            {
                LogWorkFault(fault);
            }
        }
    }

    // A flush may ask for another (a pending write that goes on): that one waits for the next tick.
    private void Flush()
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

    private long ReadClockMs() => (long)((double)_time.GetTimestamp() / _time.TimestampFrequency * 1000);

    [LoggerMessage(LogLevel.Error, "Work on the reactor threw")]
    private partial void LogWorkFault(Exception fault);

    [LoggerMessage(LogLevel.Critical, "The reactor has ended: nothing it serves goes on")]
    private partial void LogLoopFault(Exception fault);
}
