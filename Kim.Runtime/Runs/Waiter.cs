using Kim.Loops;

namespace Kim.Runs;

/// <summary>One wait of one run: called back on any thread when its task ends, it goes to the reactor and wakes the run there.</summary>
internal sealed class Waiter : ILoopWork
{
    private readonly WaiterPool _pool;
    private readonly StepRunner _runner;
    private Run? _run;
    private Task? _task;
    private int _version;

    internal Waiter(WaiterPool pool, StepRunner runner, Loop loop)
    {
        _pool = pool;
        _runner = runner;

        // Never wakes the run right here: the callback may stand deep in a stack that completes a task.
        Callback = () => loop.Post(this);
    }

    /// <summary>What the task calls.</summary>
    internal Action Callback { get; }

    internal void Arm(Run run, Task? task)
    {
        _run = run;
        _task = task;
        _version = run.Version;
    }

    public void Execute()
    {
        var (run, version, task) = (_run!, _version, _task);
        (_run, _task) = (null, null);
        _pool.Return(this);
        _runner.Wake(run, version, task);
    }
}
