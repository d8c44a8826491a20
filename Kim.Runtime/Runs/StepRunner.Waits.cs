using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// How a run begins to wait, and what wakes it.
public sealed partial class StepRunner
{
    /// <summary>One of the tasks that a run waits for has ended, unless the run has moved on since <paramref name="version"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="version">The wait.</param>
    /// <param name="task">What has ended; <see langword="null"/> for a mere turn.</param>
    internal void Wake(Run run, int version, Task? task)
    {
        Debug.Assert(_loop.IsLoopThread, "A run resumes on its reactor.");
        if (run.Version != version)
        {
            Drop(run, task);
            return;
        }

        if (run.Joins != JoinKind.None)
        {
            NoteElement(run, task);
            if (run.Tasks is { } tasks)
            {
                BeginMore(run, tasks, task);
            }

            if (IsDecided(run))
            {
                LeaveJoin(run);
                version = run.Version;
            }
        }

        if (--run.Pending > 0)
        {
            return;
        }

        if (_waitsAlways && _loop.HoldMs(run.HookState) is > 0 and var holdMs)
        {
            HoldBack(run, version, task, holdMs);
        }
        else
        {
            WaitEnded(run, task);
        }
    }

    /// <summary>An ordinary continuation that comes back to the reactor, for a task that no completion queue holds.</summary>
    internal void AttachContinuation(Run run, Task task)
    {
        var callback = _waiters.Rent(run, task).Callback;
        if (task.IsCompleted)
        {
            // An awaiter would go by the thread pool.
            callback();
        }
        else if (!_waitsAlways)
        {
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(callback);
        }
        else
        {
            _loop.Waits(run.HookState, task);

            // Whatever context the test is in, the completion is there when the test has made it.
            task.ContinueWith(static (_, state) =>
                ((Action)state!)(), callback, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Nobody waits for this task any more: what it may throw is looked at, and dropped.</summary>
    internal static void Observe(Task? task)
    {
        if (task is { IsCompleted: true })
        {
            _ = task.Exception;
            Drop(task);
        }
        else if (task is Task<Reply> or Task<Next>)
        {
            task.ContinueWith(
                static ended => Observe(ended),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
        else
        {
            task?.ContinueWith(static ended =>
                _ = ended.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The running step has written to an ordered connection, whose replies come in the order of what is written.</summary>
    internal void NoteStaged(CompletionFifo fifo)
    {
        _step.StagedOnSeveral |= _step.Staged is not null && _step.Staged != fifo;
        _step.Staged = fifo;
    }

    /// <summary>A connection of the reactor that others write to was called: on the reactor it is the running step that calls.</summary>
    internal void NoteCall()
    {
        if (_loop.IsLoopThread)
        {
            _step.HasCalled = true;
        }
    }

    /// <summary>
    /// How long calls of the reactor's client may take that no completion queue holds; <see langword="null"/>: as long as they do.
    /// </summary>
    internal CallLimit? CallLimit { get; set; }

    /// <summary>A connection of the reactor is written to by other threads, on behalf of steps.</summary>
    internal bool WritesAreUnseen { get; set; }

    /// <summary>The running step is about to block the reactor: what becomes of that.</summary>
    /// <param name="isCertain">Whether the step has written to a connection of the reactor. If it may have, a short wait tells.</param>
    internal BlockedWait JudgeBlocking(out bool isCertain)
    {
        isCertain = _step.Staged is not null || _step.HasCalled;
        return (isCertain || WritesAreUnseen) && JudgeWait is { } judge ? judge(isCertain) : default;
    }

    private void Await(Run run, Task task)
    {
        if (_step.Staged is { } fifo && !_step.StagedOnSeveral && CompletionFifo.MayHold(task))
        {
            fifo.Enqueue(run, task);
        }
        else
        {
            if (_step.HasCalled && CallLimit is { } limit && limit.IsCall(task))
            {
                ArmCallLimit(run, limit);
            }

            AttachContinuation(run, task);
        }
    }

    // Its own timeout and this one both give the wait up: what is due first has the timer.
    private void ArmCallLimit(Run run, CallLimit limit)
    {
        var dueMs = _loop.PresentMs + limit.Ms;
        if ((_step.DueMs != 0 && _step.DueMs <= dueMs) || (_step.DueMs == 0 && run.WaitTimer.IsSet))
        {
            return;
        }

        _loop.Timers.Cancel(run.WaitTimer);
        run.WaitTimer = _loop.Timers.Schedule(dueMs, static state => ((Run)state).Runner.CallOverdue((Run)state), run);
    }

    private void CallOverdue(Run run)
    {
        run.WaitTimer = default;
        Overdue(run, CallLimit!.Fault());
    }

    // Due: when the step has taken as long as it may; 0: it has no timeout.
    private void Suspend(Run run, int resumeAt, long dueMs)
    {
        run.ResumeAt = resumeAt;
        run.Phase = RunPhase.Waiting;
        run.Version++;
        run.Trace?.Suspended();
        ArmDeadline(run);
        if (dueMs != 0)
        {
            ArmTimeout(run, dueMs);
        }
    }

    private void ArmDeadline(Run run)
    {
        if (!run.Deadline.IsSet && run.DeadlineMs != long.MaxValue)
        {
            run.Deadline = _loop.Timers.Schedule(run.DeadlineMs, static state => ((Run)state).Runner.DeadlineReached((Run)state), run);
        }
    }

    private void ArmTimeout(Run run, long dueMs) =>
        run.WaitTimer = _loop.Timers.Schedule(dueMs, static state => ((Run)state).Runner.StepTimedOut((Run)state), run);

    private void HoldBack(Run run, int version, Task? task, long holdMs) => _loop.Timers.Schedule(
        _loop.NowMs + holdMs,
        _ =>
        {
            if (run.Version == version)
            {
                WaitEnded(run, task);
            }
            else
            {
                Observe(task);
            }
        },
        run);

    /// <summary>What a run waits for on a connection has not come in time.</summary>
    internal void Overdue(Run run, Exception fault)
    {
        run.Version++;
        run.WaitFault = null;
        Cancel(run, run.AttemptCancellation);
        EndAttempt(run);
        Continue(run, After(run, fault));
    }

    // The run has moved on without this task.
    private void Drop(Run run, Task? task)
    {
        if (task is { IsFaulted: true } && _log.IsEnabled(LogLevel.Debug))
        {
            LogLateFault(LogOf(run, LogLevel.Debug), task.Exception!.InnerException!, run.Descriptor.Name, run.Id);
        }

        Observe(task);
    }

    private void WaitEnded(Run run, Task? task)
    {
        EndAttempt(run);
        run.Trace?.Resumed();
        if (run.WaitFault is null && (task is null || task.IsCompletedSuccessfully))
        {
            run.WaitFault = _hooks is null ? null : TellCompleted(run);
            if (run.WaitFault is null)
            {
                run.Trace?.StepDone();
            }
        }

        if (run.WaitFault is { } fault)
        {
            // A timeout whose body has ended at last, a join that failed, or what a hook has thrown.
            Observe(task);
            run.WaitFault = null;
            Continue(run, After(run, fault));
        }
        else
        {
            Continue(run, run.ResumeAt);
        }
    }

    // What the running step has done so far that matters to its wait.
    private struct StepContext
    {
        // Which ordered connection it has written to; more than one makes the order unknown.
        public CompletionFifo? Staged;
        public bool StagedOnSeveral;

        // Whether it has called a connection that others write to.
        public bool HasCalled;

        // When its timeout is over, which counts from its beginning; 0: it has none.
        public long DueMs;

        // The number of steps at which the run yields.
        public int BurstEnd;

        public void ForgetWrites()
        {
            Staged = null;
            StagedOnSeveral = false;
            HasCalled = false;
        }
    }
}
