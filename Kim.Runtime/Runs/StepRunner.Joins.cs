using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// Joins: BeginJoin, one Join per element, EndJoin. All elements are in flight before the first is waited for; the join's exception is the
// one that came first. Where the first failure or the first success ends the wait (BeginFailFast, BeginAny), the version counts up, so that
// the others are dropped when they end.
public sealed partial class StepRunner
{
    /// <summary>For generated code: the step returned several tasks; those that follow are waited for together.</summary>
    /// <param name="command">The run.</param>
    /// <param name="resumeAt">The state to resume at.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void BeginJoin(Command command, int resumeAt) => BeginJoin(command.Execution, resumeAt, JoinKind.All);

    /// <summary>For generated code: as <see cref="BeginJoin(Command, int)"/>, but the first task that fails ends the wait.</summary>
    /// <inheritdoc cref="BeginJoin(Command, int)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void BeginFailFast(Command command, int resumeAt) => BeginJoin(command.Execution, resumeAt, JoinKind.FailFast);

    /// <summary>For generated code: as <see cref="BeginJoin(Command, int)"/>, but the first task that succeeds ends the wait.</summary>
    /// <inheritdoc cref="BeginJoin(Command, int)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void BeginAny(Command command, int resumeAt)
    {
        BeginJoin(command.Execution, resumeAt, JoinKind.Any);
        command.Execution.FirstSuccess = null;
    }

    /// <summary>For generated code: an element of the join.</summary>
    /// <param name="command">The run.</param>
    /// <param name="task">The element.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Join(Command command, Task task)
    {
        if (task is null)
        {
            throw NullTask(command.Execution);
        }

        var run = command.Execution;
        if (task.IsCompleted && !_waitsAlways)
        {
            NoteElement(run, task);
            return;
        }

        run.Pending++;
        Await(run, task);
    }

    /// <inheritdoc cref="Join(Command, Task)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Join(Command command, ref ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task = task.Preserve();
            Join(command, task.AsTask());
        }
    }

    /// <inheritdoc cref="Join(Command, Task)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Join<T>(Command command, ref ValueTask<T> task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task = task.Preserve();
            Join(command, task.AsTask());
        }
    }

    /// <summary>For generated code: a list of elements.</summary>
    /// <param name="command">The run.</param>
    /// <param name="tasks">The elements.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void JoinAll(Command command, IReadOnlyList<Task> tasks)
    {
        if (tasks is null)
        {
            throw NullTask(command.Execution);
        }

        for (var i = 0; i < tasks.Count; i++)
        {
            Join(command, tasks[i]);
        }
    }

    /// <inheritdoc cref="JoinAll(Command, IReadOnlyList{Task})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void JoinAll(Command command, ValueTask[] tasks)
    {
        for (var i = 0; i < (tasks ?? throw NullTask(command.Execution)).Length; i++)
        {
            Join(command, ref tasks[i]);
        }
    }

    /// <inheritdoc cref="JoinAll(Command, IReadOnlyList{Task})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void JoinAll<T>(Command command, ValueTask<T>[] tasks)
    {
        for (var i = 0; i < (tasks ?? throw NullTask(command.Execution)).Length; i++)
        {
            Join(command, ref tasks[i]);
        }
    }

    /// <summary>For generated code: all elements are there. Continues at once if all have ended.</summary>
    /// <param name="command">The run.</param>
    /// <returns>True if the run is suspended and <c>Resume</c> has to return.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool EndJoin(Command command)
    {
        var run = command.Execution;
        if (IsDecided(run))
        {
            LeaveJoin(run);
        }
        else if (run is { Joins: JoinKind.Any, Pending: 1, WaitFault: null })
        {
            throw new InvalidOperationException($"{Described(run)} returned no task, so none can be the first that succeeds.");
        }

        if (_waitsAlways && run.Pending == 1)
        {
            // Every element was there at once: the run waits all the same.
            _waiters.Rent(run, null).Callback();
            return true;
        }

        if (--run.Pending > 0)
        {
            return true;
        }

        run.Phase = RunPhase.Running;
        EndAttempt(run);
        if (run.WaitFault is { } fault)
        {
            run.WaitFault = null;
            ExceptionDispatchInfo.Throw(fault);
        }

        return false;
    }

    /// <summary>For generated code: what the first task that succeeded gives.</summary>
    /// <typeparam name="T">What each gives.</typeparam>
    /// <param name="command">The run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T First<T>(Command command)
    {
        var run = command.Execution;
        var first = (Task<T>)run.FirstSuccess!;
        run.FirstSuccess = null;
        return first.Result;
    }

    /// <summary>For generated code: the results of a list, in its order.</summary>
    /// <typeparam name="T">What each gives.</typeparam>
    /// <param name="tasks">Tasks that have ended.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static T[] Results<T>(IReadOnlyList<Task<T>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var results = tasks.Count == 0 ? [] : new T[tasks.Count];
        for (var i = 0; i < results.Length; i++)
        {
            Debug.Assert(tasks[i].IsCompletedSuccessfully, "A join continues when all its elements have ended well.");
            results[i] = tasks[i].Result;
        }

        return results;
    }

    /// <inheritdoc cref="Results{T}(IReadOnlyList{Task{T}})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static T[] Results<T>(ValueTask<T>[] tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var results = tasks.Length == 0 ? [] : new T[tasks.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = tasks[i].Result;
        }

        return results;
    }

    private void BeginJoin(Run run, int resumeAt, JoinKind joins)
    {
        Suspend(run, resumeAt, _step.DueMs);
        run.Joins = joins;
        run.Tasks = null;

        // One more than there are, so that the count does not run out before EndJoin.
        run.Pending = 1;
    }

    // Whether the join need not wait for its other tasks.
    private static bool IsDecided(Run run) => run.Joins switch
    {
        JoinKind.FailFast => run.WaitFault is not null,
        JoinKind.Any => run.FirstSuccess is not null,
        _ => false,
    };

    // Nothing is waited for any more, and the tasks still under way are told so.
    private void LeaveJoin(Run run)
    {
        run.Version++;
        run.Pending = 1;
        if (run.Joins == JoinKind.Any)
        {
            // Of those that failed before.
            run.WaitFault = null;
        }

        Cancel(run, run.AttemptCancellation);
    }

    // The first fault is the join's; the others are looked at and logged.
    private void NoteElement(Run run, Task? task)
    {
        if (task is null or { IsCompletedSuccessfully: true })
        {
            if (run.Joins == JoinKind.Any)
            {
                run.FirstSuccess ??= task;
            }

            return;
        }

        NoteFault(run, task.Exception?.InnerException ?? new TaskCanceledException(task));
    }

    private void NoteFault(Run run, Exception fault)
    {
        run.WaitFault ??= fault;
        if (run.Joins == JoinKind.Any)
        {
            // Another may still succeed.
            LogAnyFault(LogOf(run, LogLevel.Debug), fault, run.Descriptor.Name, run.StepName, run.Id);
        }
        else if (run.WaitFault == fault)
        {
            return;
        }
        else if (MeantBy(run, fault) is not null)
        {
            // As with the first: what is down is told once, not by every task.
            LogMappedJoinFault(LogOf(run, LogLevel.Debug), fault, run.Descriptor.Name, run.StepName, run.Id);
        }
        else if (IsToBeTold("join", run))
        {
            LogJoinFault(LogOf(run, LogLevel.Warning), fault, run.Descriptor.Name, run.StepName, run.Id);
        }
    }
}
