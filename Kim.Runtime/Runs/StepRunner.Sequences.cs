using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// Joins whose tasks begin one by one, so that only so many are under way at once. Between BeginJoin and EndJoin the first ones begin; when
// one has ended, the next does. A failure lets no more begin, unless any may still succeed. The sequence is the user's code: it runs as a
// step does, and what it throws is the join's failure.
public sealed partial class StepRunner
{
    /// <summary>For generated code: a sequence of elements, of which only so many are under way at once.</summary>
    /// <param name="command">The run.</param>
    /// <param name="tasks">The elements, each of which begins when the sequence is asked for it.</param>
    /// <param name="atOnce">How many.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void JoinEach(Command command, IEnumerable<Task> tasks, int atOnce)
    {
        var run = command.Execution;
        BeginTasks(run, run.Tasks = new(tasks ?? throw NullTask(run), atOnce));
    }

    /// <summary>For generated code: the results of a sequence, in its order.</summary>
    /// <typeparam name="T">What each gives.</typeparam>
    /// <param name="command">The run.</param>
    /// <param name="tasks">The sequence; only its type counts.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T[] Results<T>(Command command, IEnumerable<Task<T>> tasks)
    {
        var run = command.Execution;
        var begun = run.Tasks!.Begun;
        run.Tasks = null;
        var results = begun.Count == 0 ? [] : new T[begun.Count];
        for (var i = 0; i < results.Length; i++)
        {
            Debug.Assert(begun[i].IsCompletedSuccessfully, "A join continues when all its elements have ended well.");
            results[i] = ((Task<T>)begun[i]).Result;
        }

        return results;
    }

    private void BeginTasks(Run run, TaskSequence tasks)
    {
        try
        {
            for (var turn = 0; tasks.HasRoom && MayBegin(run); turn++)
            {
                if (turn == StepsPerBurst)
                {
                    // All of them had ended at once: others get their turn.
                    run.Pending++;
                    _waiters.Rent(run, null).Callback();
                    return;
                }

                _step.ForgetWrites();
                if (tasks.Begun.Count == StepsMax)
                {
                    throw new InvalidOperationException($"{Described(run)} has begun {StepsMax} tasks: let its sequence come to an end.");
                }

                if (tasks.TryBegin(out var task))
                {
                    var pending = run.Pending;
                    Join(run.Command, task!);
                    tasks.Open += run.Pending - pending;
                }
            }
        }
        catch (Exception fault)
        {
            NoteFault(run, fault);
            EndSequence(run);
        }
    }

    private static bool MayBegin(Run run) => !IsDecided(run) && (run.WaitFault is null || run.Joins == JoinKind.Any);

    // An element has ended, or the turn of others has: on the loop, and not inside a step.
    private void BeginMore(Run run, TaskSequence tasks, Task? ended)
    {
        if (ended is not null)
        {
            tasks.Open--;
        }

        if (!tasks.HasRoom || !MayBegin(run))
        {
            return;
        }

        var outer = ExecutionContext.Capture();
        var outerRun = _running;
        _running = run;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            Flow(run);
            BeginTasks(run, tasks);
        }
        catch (Exception fault)
        {
            NoteFault(run, fault);
        }
        finally
        {
            _running = outerRun;
            Leave(outer);
        }
    }

    // The wait is over, or has failed: what the sequence holds is given back.
    private void EndSequence(Run run)
    {
        if (run.Tasks is not { } tasks)
        {
            return;
        }

        var outer = BeginUserCode();
        try
        {
            tasks.Dispose();
        }
        catch (Exception fault)
        {
            LogSequenceFault(LogOf(run, LogLevel.Error), fault, run.StepName, run.Descriptor.Name, run.Id);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }
}
