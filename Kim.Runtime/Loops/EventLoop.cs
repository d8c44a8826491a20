using System.Collections.Concurrent;
using System.Diagnostics;
using Kim.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kim.Loops;

/// <summary>The reactor: one thread, its work and its timers. It knows nothing about HTTP or Redis, and nothing may block it.</summary>
/// <remarks>
/// Owns the thread. What it waits for apart from posted work is <see cref="EpollLoop"/>'s (sockets) or nothing
/// (<see cref="PortableLoop"/>). A tick:
/// <list type="number">
/// <item>wait, at most until the next timer; not at all while work is left;</item>
/// <item>read the clock, once;</item>
/// <item>tell what is ready: it moves bytes, and runs what has become ready, or defers it;</item>
/// <item>take in what other threads have posted, then do the deferred work, at most <see cref="WorkPerTickMax"/> pieces;</item>
/// <item>fire the timers that are due;</item>
/// <item>flush: every target that asked for it sends once;</item>
/// <item>look how long this has taken: see <see cref="Watchdog"/>.</item>
/// </list>
/// <see cref="Stop"/> ends it after the work queued so far and a last flush. Work that throws is logged; the rest continues.
/// </remarks>
internal abstract partial class EventLoop : Loop, IDisposable
{
    // Work beyond this waits for the next tick, so that sockets and timers are not starved by work that begets work.
    private const int WorkPerTickMax = 4096;

    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // From other threads, any number of them.
    private readonly ConcurrentQueue<ILoopWork> _posted = new();

    // From this thread.
    private readonly Queue<ILoopWork> _deferred = new();

    // 1 while the thread is about to sleep or asleep: a thread that posts then has to ring.
    private int _asleep;
    private volatile bool _stopping;

    // When the tick that is under way began; 0 while the thread sleeps. The watchdog reads it.
    private long _busySinceMs;

    // When the last tick ended: a timer that is due soon must not wait for as long as that tick took, too.
    private long _idleSinceMs;

    private protected EventLoop(string name, ILoggerFactory loggers, TimeProvider? time)
    {
        Name = name;
        _log = SafeLoggerFactory.Of(loggers).CreateLogger<EventLoop>();
        _time = time ?? TimeProvider.System;
        NowMs = _idleSinceMs = ReadClockMs();
        Timers = new TimerWheel(NowMs);
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
    }

    /// <summary>The thread's name.</summary>
    public override string Name { get; }

    /// <inheritdoc/>
    internal override TimerWheel Timers { get; }

    /// <inheritdoc/>
    internal override long PresentMs => ReadClockMs();

    /// <inheritdoc/>
    public override bool IsLoopThread => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    /// <summary>Completes when the thread has ended.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Who looks after ticks that take too long; set before the start.</summary>
    internal Watchdog? Watchdog { get; set; }

    /// <summary>When the tick under way began; 0 while the loop sleeps. Any thread.</summary>
    internal long BusySinceMs => Volatile.Read(ref _busySinceMs);

    /// <summary>Ticks so far. Read from elsewhere it may be a little old, as may <see cref="BusyMs"/>.</summary>
    internal long Ticks { get; private set; }

    /// <summary>How long the ticks took so far, without the sleep between them.</summary>
    internal long BusyMs { get; private set; }

    /// <summary>Whether sockets have something to do even if nobody rings.</summary>
    private protected virtual bool HasOwnWork => false;

    /// <summary>Starts the thread; the starter's ambient context stays with the starter.</summary>
    internal void Start() => _thread.UnsafeStart();

    /// <summary>
    /// Asks the loop to end. Any thread; what was posted before still runs. One that was never started has ended with this.
    /// </summary>
    internal void Stop()
    {
        _stopping = true;
        if (_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted))
        {
            _ended.TrySetResult();
            return;
        }

        Ring();
    }

    /// <summary>Queues work from any thread. After the loop has ended it is dropped.</summary>
    public override void Post(ILoopWork work)
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
            Ring();
        }
    }

    /// <inheritdoc/>
    protected internal override void Defer(ILoopWork work)
    {
        Debug.Assert(IsLoopThread, "Other threads post.");
        _deferred.Enqueue(work);
    }

    /// <summary>Asks the loop, from elsewhere; the caller resumes elsewhere, never on the reactor.</summary>
    /// <exception cref="ObjectDisposedException">The loop has ended before it could answer.</exception>
    internal async Task<T> Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
            {
                try
                {
                    answer.SetResult(question());
                }
                catch (Exception fault)
                {
                    answer.SetException(fault);
                }
            },
            null);
        await Task.WhenAny(answer.Task, Ended).ConfigureAwait(false);
        return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw new ObjectDisposedException(Name);
    }

    /// <summary>The clock that ticks read.</summary>
    internal long ReadClockMs() => (long)((double)_time.GetTimestamp() / _time.TimestampFrequency * 1000);

    public abstract void Dispose();

    /// <summary>Waits until somebody rings, there is something ready, or the time is over; -1 waits without end.</summary>
    private protected abstract void Wait(int timeoutMs);

    /// <summary>Wakes the waiting thread. Any thread.</summary>
    private protected abstract void Ring();

    /// <summary>Tells what the wait found ready.</summary>
    private protected virtual void TellReady()
    {
    }

    /// <summary>Ends the tick's output.</summary>
    private protected virtual void Flush()
    {
    }

    [LoggerMessage(LogLevel.Error, "Work on the reactor threw")]
    private protected partial void LogWorkFault(Exception fault);

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
        Wait(PrepareToSleep());
        Volatile.Write(ref _asleep, 0);
        NowMs = ReadClockMs();
        Volatile.Write(ref _busySinceMs, NowMs);
        TellReady();
        TakePosted();
        DoDeferred();
        FireTimers();
        Flush();
        EndTick();
    }

    // How long to sleep. The flag goes up before the last look at the queue: see Post.
    private int PrepareToSleep()
    {
        if (_deferred.Count > 0 || HasOwnWork)
        {
            return 0;
        }

        var timeoutMs = Timers.SleepMs(_idleSinceMs);
        Interlocked.Exchange(ref _asleep, 1);
        return _posted.IsEmpty && !_stopping ? timeoutMs : 0;
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
                work.Execute();
            }
            catch (Exception fault)
            {
                LogWorkFault(fault);
            }
        }
    }

    // A callback that throws leaves those after it due: they fire all the same.
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

    private void EndTick()
    {
        _idleSinceMs = ReadClockMs();
        var heldMs = _idleSinceMs - NowMs;
        Ticks++;
        BusyMs += heldMs;
        Volatile.Write(ref _busySinceMs, 0);
        if (Watchdog is { } watchdog && heldMs >= watchdog.ThresholdMs)
        {
            watchdog.TickEnded(this, heldMs);
        }
    }

    [LoggerMessage(LogLevel.Critical, "The reactor has ended: nothing that it serves continues")]
    private partial void LogLoopFault(Exception fault);
}
