using System.Diagnostics;
using Kim.Binding;
using Kim.Loops;

namespace Kim.Runs;

/// <summary>Brings an <c>await</c> inside a step back to its reactor.</summary>
internal sealed class LoopSynchronizationContext : SynchronizationContext
{
    // Another connection than the reactor's would have answered by then, as a rule; the reactor's never would.
    private const int PatienceMs = 50;

    // How long a wait looks for its replies again and again before it sleeps between two looks.
    private static readonly TimeSpan Spin = TimeSpan.FromMilliseconds(0.3);

    private readonly StepRunner _runner;
    private readonly Loop _loop;

    internal LoopSynchronizationContext(StepRunner runner, Loop loop) => (_runner, _loop) = (runner, loop);

    /// <summary>How values look on the wire of its reactor.</summary>
    internal Wire Wire => _runner.Wire;

    public override void Post(SendOrPostCallback d, object? state) => _loop.Post(new Posted(_runner, d, state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing waits for a reactor: use Post, or await.");

    // A step blocks the reactor: for a moment, with a lock, or for something that only this thread could bring.
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        var (refusal, pumps) = _runner.JudgeBlocking(out var isCertain);
        if (pumps && _runner.Pump is { } pump)
        {
            return Pump(waitHandles, waitAll, millisecondsTimeout, pump);
        }

        if (refusal is null || (!isCertain && millisecondsTimeout is >= 0 and < PatienceMs))
        {
            return base.Wait(waitHandles, waitAll, millisecondsTimeout);
        }

        if (!isCertain && base.Wait(waitHandles, waitAll, PatienceMs) is var outcome and not WaitHandle.WaitTimeout)
        {
            return outcome;
        }

        throw refusal;
    }

    // Nothing else happens here meanwhile: runs whose replies come, too, continue after this step.
    private int Pump(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout, WaitPump pump)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            pump.Move();
            var elapsed = Stopwatch.GetElapsedTime(began);
            var sleepMs = elapsed < Spin ? 0 : 1;
            if (base.Wait(waitHandles, waitAll, sleepMs) is var outcome and not WaitHandle.WaitTimeout)
            {
                return outcome;
            }

            if (millisecondsTimeout >= 0 && elapsed.TotalMilliseconds >= millisecondsTimeout)
            {
                return WaitHandle.WaitTimeout;
            }

            if (elapsed.TotalMilliseconds >= pump.LimitMs)
            {
                throw pump.Overdue();
            }

            Thread.Yield();
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>
    /// From now on the runtime calls <see cref="Wait"/> in place of blocking the thread; a lock that is free never gets there.
    /// </summary>
    internal void LookAtWaits() => SetWaitNotificationRequired();

    private sealed class Posted(StepRunner runner, SendOrPostCallback callback, object? state) : ILoopWork
    {
        public void Execute() => runner.RunPosted(callback, state);
    }
}
