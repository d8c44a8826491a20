using System.Diagnostics;
using Kim.Loops;

namespace Kim.Testing;

/// <summary>
/// A loop without a thread of its own: it runs on the thread that pumps it. Time moves only when told to, and a seed decides which ready
/// work comes next.
/// </summary>
internal sealed class VirtualLoop(Random random) : Loop
{
    // More turns than this without coming to rest is a loop that never waits.
    private const int TurnsMax = 10_000_000;

    private readonly List<ILoopWork> _work = [];
    private readonly Lock _gate = new();
    private int _threadId = Environment.CurrentManagedThreadId;

    public override bool IsLoopThread => Environment.CurrentManagedThreadId == _threadId;

    // From 1: 0 says that nobody listens.
    public override long Timestamp => 1 + (NowMs * Stopwatch.Frequency / 1000);

    protected override bool WaitsAlways => true;

    public override void Post(ILoopWork work)
    {
        lock (_gate)
        {
            _work.Add(work);
        }
    }

    protected override void Defer(ILoopWork work) => Post(work);

    // The rule that applies to the present step, if there is one.
    protected override long HoldMs(object? state) =>
        state is StepState { Rule: { } rule } ? (long)Math.Ceiling(rule.Delay.TotalMilliseconds) : 0;

    protected override void Waits(object? state, Task task) => (state as StepState)?.WaitsFor(task, this);

    /// <summary>Does everything that is ready, in an order of the seed's choice.</summary>
    internal void Settle() => AsLoop(DoReady);

    /// <summary>Lets time pass, stopping at every timer.</summary>
    internal void Advance(TimeSpan duration) => AsLoop(() =>
    {
        var endMs = NowMs + (long)Math.Ceiling(duration.TotalMilliseconds);
        DoReady();
        while (NowMs < endMs)
        {
            var sleepMs = NextTimerMs;
            AdvanceTo(sleepMs < 0 ? endMs : Math.Min(endMs, NowMs + Math.Max(1, sleepMs)));
        }
    });

    /// <summary>Lets time pass until the next timer; false if there is none within the limit.</summary>
    internal bool AdvanceToNextTimer(long limitMs)
    {
        var sleepMs = NextTimerMs;
        if (sleepMs < 0 || NowMs + sleepMs > limitMs)
        {
            return false;
        }

        AsLoop(() => AdvanceTo(NowMs + Math.Max(1, sleepMs)));
        return true;
    }

    /// <summary>Does something as the loop: the caller is its thread meanwhile, and has, like it, no context of its own.</summary>
    internal void AsLoop(Action action)
    {
        var outer = SynchronizationContext.Current;
        _threadId = Environment.CurrentManagedThreadId;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void AdvanceTo(long nowMs)
    {
        MoveTo(nowMs);
        DoReady();
    }

    private void DoReady()
    {
        for (var turn = 0; Next() is { } work; turn++)
        {
            if (turn == TurnsMax)
            {
                throw new InvalidOperationException(
                    $"The commands did not come to rest within {TurnsMax} turns: does a step loop without a wait?");
            }

            work.Execute();
        }
    }

    private ILoopWork? Next()
    {
        lock (_gate)
        {
            if (_work.Count == 0)
            {
                return null;
            }

            var at = random.Next(_work.Count);
            var work = _work[at];
            _work.RemoveAt(at);
            return work;
        }
    }
}
