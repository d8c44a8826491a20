using System.Diagnostics;

namespace Kim.Runs;

// How a run begins to wait, and what wakes it.
public sealed partial class StepRunner
{
    /// <summary>One of the tasks that a run waits for has ended, unless the run has moved on since <paramref name="version"/>.</summary>
    /// <param name="command">The run.</param>
    /// <param name="version">The wait.</param>
    /// <param name="task">What has ended; <see langword="null"/> for a mere turn.</param>
    internal void Wake(Command command, int version, Task? task)
    {
        Debug.Assert(_loop.IsLoopThread, "A run goes on on its reactor.");
        if (command.Version != version)
        {
            Observe(task);
            return;
        }

        if (command.Joins)
        {
            NoteElement(command, task);
        }

        if (--command.Pending > 0)
        {
            return;
        }

        if (_probe is not null)
        {
            _probe.Hold(command, version, command.Fault is null && task is null or { IsCompletedSuccessfully: true });
        }
        else
        {
            WaitEnded(command, task);
        }
    }

    /// <summary>A wait that the probe held back goes on, or fails with what the probe injects.</summary>
    internal void Release(Command command, int version, Exception? injected)
    {
        if (command.Version == version)
        {
            command.Fault ??= injected;
            WaitEnded(command, null);
        }
    }

    /// <summary>An ordinary continuation that comes back to the reactor, for a task that no completion queue holds.</summary>
    internal void AttachContinuation(Command command, Task task)
    {
        var callback = _waiters.Rent(command, task).Callback;
        if (task.IsCompleted)
        {
            // An awaiter would go by the thread pool.
            callback();
        }
        else if (_probe is null)
        {
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(callback);
        }
        else
        {
            // Whatever context the test is in, the completion is there when the test has made it.
            task.ContinueWith(static (_, state) => ((Action)state!)(), callback, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Nobody waits for this task any more: what it may throw is looked at, and dropped.</summary>
    internal static void Observe(Task? task)
    {
        if (task is { IsCompleted: true })
        {
            _ = task.Exception;
        }
        else
        {
            task?.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The running step has written to an ordered connection, whose replies come in the order of what is written.</summary>
    internal void NoteStaged(CompletionFifo fifo)
    {
        _now.StagedOnSeveral |= _now.Staged is not null && _now.Staged != fifo;
        _now.Staged = fifo;
    }

    /// <summary>A connection of the reactor that others write to was called: on the reactor it is the running step that calls.</summary>
    internal void NoteCall()
    {
        if (_loop.IsLoopThread)
        {
            _now.HasCalled = true;
        }
    }

    /// <summary>A connection of the reactor is written to by other threads, on behalf of steps.</summary>
    internal bool WritesAreUnseen { get; set; }

    /// <summary>The running step is about to block the reactor: what to throw in place of waiting, or <see langword="null"/>.</summary>
    /// <param name="isCertain">Whether the step has written to a connection of the reactor. If it may have, a short wait tells.</param>
    internal Exception? RefusalOfBlocking(out bool isCertain)
    {
        isCertain = _now.Staged is not null || _now.HasCalled;
        return isCertain || WritesAreUnseen ? _options.RefuseWait?.Invoke(isCertain) : null;
    }

    private void Await(Command command, Task task)
    {
        if (_now.Staged is { } fifo && !_now.StagedOnSeveral && _probe is null)
        {
            fifo.Enqueue(command, task);
        }
        else
        {
            AttachContinuation(command, task);
        }
    }

    private void Suspend(Command command, int resumeAt, int timeoutMs)
    {
        command.State = resumeAt;
        command.Phase = RunPhase.Waiting;
        command.Version++;
        if (!command.Deadline.IsSet)
        {
            command.Deadline = _loop.Timers.Schedule(command.DeadlineMs, static state => ((Command)state).Runner.DeadlineReached((Command)state), command);
        }

        if (timeoutMs != 0)
        {
            command.StepTimer = _loop.Timers.Schedule(_loop.NowMs + timeoutMs, static state => ((Command)state).Runner.StepTimedOut((Command)state), command);
        }
    }

    private void WaitEnded(Command command, Task? task)
    {
        EndAttempt(command);
        if (command.Fault is { } fault)
        {
            // A timeout whose body has ended at last, a join that failed, or an injected fault.
            Observe(task);
            command.Fault = null;
            Continue(command, After(command, fault));
        }
        else
        {
            Continue(command, command.State);
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

        // 0: none.
        public int TimeoutMs;

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
