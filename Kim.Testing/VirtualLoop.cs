using System.Diagnostics;
using Kim.Loops;

namespace Kim.Testing;

/// <summary>
/// A loop without a thread of its own: it runs on the thread that pumps it. Time moves only when told to, and a seed decides which ready
/// work comes next.
/// </summary>
internal sealed class VirtualLoop : Loop
{
    // More turns than this without coming to rest is a loop that never waits.
    private const int TurnsMax = 10_000_000;

    private static readonly TimeSpan ThreadsMax = TimeSpan.FromSeconds(10);

    private readonly Random _random;
    private readonly List<ILoopWork> _work = [];
    private readonly Lock _gate = new();
    private int _threadId = Environment.CurrentManagedThreadId;

    internal VirtualLoop(Random random, long nowMs = 0)
    {
        _random = random;
        MoveTo(nowMs);
    }

    /// <summary>Called with each new time.</summary>
    internal Action<long>? Moved { get; set; }

    /// <summary>Whether its process has ended: nothing is done any more.</summary>
    internal bool HasDied { get; private set; }

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
        while (NowMs < endMs && !HasDied)
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

    /// <summary>Its process ends with the work that is being done.</summary>
    internal void Die() => HasDied = true;

    /// <summary>Does what is ready until a task has ended, which may take turns of other threads.</summary>
    /// <exception cref="InvalidOperationException">It does not end.</exception>
    internal void RunUntil(Task task)
    {
        var limit = Environment.TickCount64 + (long)ThreadsMax.TotalMilliseconds;
        Settle();
        while (!task.IsCompleted && Environment.TickCount64 < limit)
        {
            Task.WaitAny([task], millisecondsTimeout: 1);
            Settle();
        }

        if (!task.IsCompleted)
        {
            throw new InvalidOperationException("A feature does not start or stop on virtual time: it waits for something else.");
        }

        task.GetAwaiter().GetResult();
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
        Moved?.Invoke(nowMs);
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
            if (_work.Count == 0 || HasDied)
            {
                return null;
            }

            var at = _random.Next(_work.Count);
            var work = _work[at];
            _work.RemoveAt(at);
            return work;
        }
    }
}
