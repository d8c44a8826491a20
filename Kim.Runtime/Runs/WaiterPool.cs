using Kim.Loops;

namespace Kim.Runs;

/// <summary>
/// Waiters are what a task's ordinary continuation calls; they are reused, so that a wait allocates nothing. Reactor only.
/// </summary>
internal sealed class WaiterPool(StepRunner runner, Loop loop)
{
    // Above this many at rest the rest is left to the collector: a burst must not hold memory forever.
    private const int WaitersKeptMax = 1024;

    private readonly Stack<Waiter> _free = new();

    /// <summary>A waiter for the run's present wait, and the task it waits for, if it is one.</summary>
    internal Waiter Rent(Run run, Task? task)
    {
        var waiter = _free.TryPop(out var free) ? free : new Waiter(this, runner, loop);
        waiter.Arm(run, task);
        return waiter;
    }

    internal void Return(Waiter waiter)
    {
        if (_free.Count < WaitersKeptMax)
        {
            _free.Push(waiter);
        }
    }
}
