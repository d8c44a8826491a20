using System.Diagnostics;

namespace Kim.Loops;

/// <summary>What runs need of a reactor: one thread of work, its timers and its clock. The server's is <see cref="EventLoop"/>; a test has one without a thread.</summary>
internal abstract class Loop
{
    /// <summary>The tick's time in milliseconds, from an arbitrary start. Loop only.</summary>
    internal long NowMs { get; private protected set; }

    /// <summary>The present time, as <see cref="Stopwatch.GetTimestamp"/> gives it: for what is shorter than a tick.</summary>
    internal virtual long Timestamp => Stopwatch.GetTimestamp();

    /// <summary>Whether a run waits also for what has ended already, so that the loop decides what comes next.</summary>
    internal virtual bool WaitsAlways => false;

    /// <summary>The timers. Loop only.</summary>
    internal abstract TimerWheel Timers { get; }

    /// <summary>Whether the caller is on the loop's thread.</summary>
    internal abstract bool IsLoopThread { get; }

    /// <summary>Queues work from any thread.</summary>
    internal abstract void Post(ILoopWork work);

    /// <summary>Queues work for this tick's work phase. Loop only.</summary>
    internal abstract void Defer(ILoopWork work);

    /// <summary>How much longer a wait that is over is held back, in milliseconds; asked if <see cref="WaitsAlways"/>. Loop only.</summary>
    /// <param name="state">What the run's hooks keep with it.</param>
    internal virtual long HoldMs(object? state) => 0;

    /// <summary>Queues a callback from any thread.</summary>
    internal void Post(Action<object?> callback, object? state) => Post(new CallbackWork(callback, state));

    /// <summary>Awaited, goes on on the loop's thread.</summary>
    internal LoopAwaitable SwitchTo() => new(this);

    private sealed class CallbackWork(Action<object?> callback, object? state) : ILoopWork
    {
        public void Execute() => callback(state);
    }
}
