using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Kim.Loops;

/// <summary>What runs need from their thread: a queue of work, timers and a clock.</summary>
/// <remarks>
/// The server uses <c>EventLoop</c>, which has a thread of its own. A test has a loop without a thread; another host may have one on its
/// scheduler. All work is done by one thread at a time, which must have no <see cref="SynchronizationContext"/> of its own.
/// </remarks>
[Experimental("KIM1002")]
public abstract class Loop
{
    /// <summary>The turn's time in milliseconds, from an arbitrary start. Loop only.</summary>
    public long NowMs { get; private protected set; }

    /// <summary>
    /// The time now, on the clock of <see cref="NowMs"/>: later than that if this turn has already taken a while. What a step may take
    /// counts from it, so that no step pays for what another has computed before it. Loop only.
    /// </summary>
    internal virtual long PresentMs => NowMs;

    /// <summary>The present time, as <see cref="Stopwatch.GetTimestamp"/> gives it: to measure less than a turn. Never 0.</summary>
    public virtual long Timestamp => Stopwatch.GetTimestamp();

    /// <summary>Its name, for logs and metrics.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Whether the caller is on the loop's thread.</summary>
    public abstract bool IsLoopThread { get; }

    /// <summary>Whether a run waits even if the task has ended already, so that the loop decides what comes next.</summary>
    protected internal virtual bool WaitsAlways => false;

    /// <summary>How long until the next timer, in milliseconds; -1 if there is none. Loop only.</summary>
    protected long NextTimerMs => Timers.SleepMs(NowMs);

    /// <summary>The timers. Loop only.</summary>
    internal virtual TimerWheel Timers { get; } = new(0);

    /// <summary>Queues work from any thread.</summary>
    /// <param name="work">The work, which must not block.</param>
    public abstract void Post(ILoopWork work);

    /// <summary>Queues a callback from any thread.</summary>
    /// <param name="callback">The callback, which must not block.</param>
    /// <param name="state">The argument of the callback.</param>
    public void Post(Action<object?> callback, object? state) => Post(new CallbackWork(callback, state));

    /// <summary>Queues a callback for later. Loop only.</summary>
    /// <param name="after">In how long; it is never called sooner.</param>
    /// <param name="callback">The callback, which must not block.</param>
    /// <param name="state">The argument of the callback.</param>
    public void PostAfter(TimeSpan after, Action<object> callback, object state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(state);
        Timers.Schedule(PresentMs + (long)Math.Ceiling(after.TotalMilliseconds), callback, state);
    }

    /// <summary>Queues work for this turn. Loop only.</summary>
    /// <param name="work">The work.</param>
    protected internal abstract void Defer(ILoopWork work);

    /// <summary>How many milliseconds longer a wait takes after its task has ended. Used if <see cref="WaitsAlways"/>. Loop only.</summary>
    /// <param name="state">The hooks' data of the run.</param>
    protected internal virtual long HoldMs(object? state) => 0;

    /// <summary>A run begins to wait for a task that has not ended. Used if <see cref="WaitsAlways"/>. Loop only.</summary>
    /// <param name="state">The hooks' data of the run.</param>
    /// <param name="task">The task.</param>
    protected internal virtual void Waits(object? state, Task task)
    {
    }

    /// <summary>Sets the turn's time, and fires the timers that are due. Loop only.</summary>
    /// <param name="nowMs">The time, not before <see cref="NowMs"/>.</param>
    protected void MoveTo(long nowMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nowMs, NowMs);
        NowMs = nowMs;
        Timers.Advance(nowMs);
    }

    /// <summary>Awaiting it resumes on the loop's thread.</summary>
    internal LoopAwaitable SwitchTo() => new(this);

    private sealed class CallbackWork(Action<object?> callback, object? state) : ILoopWork
    {
        public void Execute() => callback(state);
    }
}
