namespace Kim.Testing;

/// <summary>What a test knows of the attempt of a step that a run is in.</summary>
/// <param name="name">The step, as rules name it.</param>
/// <param name="rule">What happens in it, if there is a rule.</param>
internal sealed class StepState(string name, StepRule? rule)
{
    private readonly List<Task> _tasks = [];
    private volatile bool _endedElsewhere;

    internal StepRule? Rule => rule;

    /// <summary>Whether it waits for a task that has not ended.</summary>
    internal bool IsWaiting => _tasks.Exists(task => !task.IsCompleted);

    /// <summary>
    /// What to do about a task that the test does not wait for; empty if there is none. That a task ends on another thread is only known
    /// once it has.
    /// </summary>
    internal string Advice => _endedElsewhere
        ? $" The task of step {name} has ended on another thread, for which a test does not wait: {Fix}"
        : IsWaiting
        ? $" Step {name} waits for a task that has not ended. If it ends on another thread (Task.Run, Task.Delay, real I/O), a test does "
        + $"not wait for it: {Fix}"
        : "";

    private string Fix =>
        $"answer with At(\"{name}\", StepRule.Gives(…)), give the command a service without I/O, or await the task in the test and call "
        + "Settle().";

    /// <summary>It begins to wait for a task.</summary>
    internal void WaitsFor(Task task, VirtualLoop loop)
    {
        _tasks.Add(task);
        task.ContinueWith(
            _ => _endedElsewhere |= !loop.IsLoopThread, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
