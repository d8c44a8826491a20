using System.ComponentModel;
using Kim.Runs.Hooks;

namespace Kim.Runs;

// What generated code calls while a step runs.
public sealed partial class StepRunner
{
    /// <summary>For generated code: a step begins.</summary>
    /// <param name="command">The run.</param>
    /// <param name="step">Its index in the descriptor.</param>
    /// <returns>False if hooks answer for the step, with <see cref="Answer{T}(Command)"/>.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Enter(Command command, int step) => Enter(command, step, timeoutMs: 0);

    /// <summary>For generated code: a step that has a timeout begins.</summary>
    /// <param name="command">The run.</param>
    /// <param name="step">Its index in the descriptor.</param>
    /// <param name="timeoutMs">How long it may take, in milliseconds; 0: as long as the run.</param>
    /// <returns>False if hooks answer for the step, with <see cref="Answer{T}(Command)"/>.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Enter(Command command, int step, int timeoutMs)
    {
        var run = command.Execution;
        if (_hooks is not null)
        {
            return EnterHooked(run, attempt: 1, step, timeoutMs);
        }

        run.Attempt = 1;
        Begin(run, step, timeoutMs);
        return true;
    }

    /// <summary>For generated code: a step that may be tried again is about to be tried first.</summary>
    /// <param name="command">The run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void FirstAttempt(Command command)
    {
        var run = command.Execution;
        if (_hooks is not null)
        {
            NoteCompleted(run);
        }

        run.Attempt = 1;
    }

    /// <summary>For generated code: an attempt of a step begins.</summary>
    /// <inheritdoc cref="Enter(Command, int, int)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool EnterAttempt(Command command, int step, int timeoutMs)
    {
        var run = command.Execution;
        if (_hooks is not null)
        {
            return EnterHooked(run, run.Attempt, step, timeoutMs);
        }

        Begin(run, step, timeoutMs);
        return true;
    }

    /// <summary>For generated code: what hooks say that the step returned.</summary>
    /// <typeparam name="T">The step's return type.</typeparam>
    /// <param name="command">The run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Answer<T>(Command command) => _hooks!.Answer<T>(new StepInfo(command.Execution));

    /// <inheritdoc cref="Answer{T}(Command)"/>
    /// <param name="command">The run.</param>
    /// <param name="pending">Where the answer goes; only its type counts.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Answer<T>(Command command, T pending) => Answer<T>(command);

    /// <summary>
    /// For generated code: the token of this attempt, cancelled at its timeout and with the run; the run's is cancelled at its deadline, at
    /// its failure and when the client leaves.
    /// </summary>
    /// <param name="command">The run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public CancellationToken Token(Command command) => Token(command.Execution);

    /// <summary>For generated code: lets the reactor do something else where the run has taken many steps without a wait.</summary>
    /// <param name="command">The run.</param>
    /// <param name="resumeAt">The state to resume at.</param>
    /// <returns>True if the run is suspended and <c>Resume</c> has to return.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Yield(Command command, int resumeAt)
    {
        var run = command.Execution;
        if (run.StepsTaken < _step.BurstEnd)
        {
            return false;
        }

        if (run.StepsTaken >= StepsMax)
        {
            throw new StepLimitException(run.Descriptor.Name);
        }

        Completed(run);
        EndAttempt(run);
        Suspend(run, resumeAt, dueMs: 0);
        run.Pending = 1;
        _waiters.Rent(run, null).Callback();
        return true;
    }

    /// <summary>For generated code: continues at once if the task has ended, else suspends the run until it has.</summary>
    /// <param name="command">The run.</param>
    /// <param name="task">What the step returned.</param>
    /// <param name="resumeAt">The state to resume at.</param>
    /// <returns>True if the run is suspended and <c>Resume</c> has to return.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Wait(Command command, Task task, int resumeAt)
    {
        if (task is null)
        {
            throw NullTask(command.Execution);
        }

        if (task.IsCompleted && !_waitsAlways)
        {
            return false;
        }

        var run = command.Execution;
        if (run.Durable is { Asked: { } parking } durable)
        {
            return BeginPark(run, durable, parking, task, resumeAt);
        }

        Suspend(run, resumeAt, _step.DueMs);
        run.Pending = 1;
        Await(run, task);
        return true;
    }

    /// <inheritdoc cref="Wait(Command, Task, int)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Wait(Command command, ref ValueTask task, int resumeAt)
    {
        if (task.IsCompleted && !_waitsAlways)
        {
            return false;
        }

        // Kept as a task: the code that gives the wait up can still look at what it throws.
        task = task.Preserve();
        return Wait(command, task.AsTask(), resumeAt);
    }

    /// <inheritdoc cref="Wait(Command, Task, int)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Wait<T>(Command command, ref ValueTask<T> task, int resumeAt)
    {
        if (task.IsCompleted && !_waitsAlways)
        {
            return false;
        }

        task = task.Preserve();
        return Wait(command, task.AsTask(), resumeAt);
    }

    /// <summary>For generated code: follows what a branching step returned.</summary>
    /// <param name="command">The run.</param>
    /// <param name="next">What it returned.</param>
    /// <param name="state">The state to resume at.</param>
    /// <returns>False if the run has ended, or is suspended, and <c>Resume</c> has to return.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Follow(Command command, Next next, out int state)
    {
        state = next.State;
        if (state != 0)
        {
            return !Yield(command, state);
        }

        End(command, next.Reply ?? throw new InvalidOperationException(
            $"{Described(command.Execution)} returned default(Next): return a reply, or what one of its To… methods returns."));
        return false;
    }

    /// <summary>For generated code: the run ends with this reply, sent once <c>Resume</c> has returned.</summary>
    /// <param name="command">The run.</param>
    /// <param name="reply">The reply.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void End(Command command, Reply reply) => command.Execution.Reply =
        reply ?? throw new InvalidOperationException($"{Described(command.Execution)} returned null instead of a Reply.");

    /// <summary>For generated code: the exception that a compensation's run has failed with, if there was one.</summary>
    /// <param name="command">The run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Exception? Failure(Command command) => command.Execution.Failure;

    /// <summary>For generated code: what a compensation's run answers with.</summary>
    /// <param name="command">The run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Reply Outcome(Command command) => command.Execution.Outcome!;

    /// <inheritdoc cref="Token(Command)"/>
    internal CancellationToken Token(Run run)
    {
        if (run.Outcome is not null)
        {
            // A compensation must be able to work although its run was cancelled.
            return (run.AttemptCancellation ??= new CancellationTokenSource()).Token;
        }

        var whole = (run.Cancellation ??= NewCancellation(run)).Token;
        return run.Step.Timeout is null && !run.Step.EndsEarly
            ? whole
            : (run.AttemptCancellation ??= CancellationTokenSource.CreateLinkedTokenSource(whole)).Token;
    }

    private void Begin(Run run, int step, int timeoutMs)
    {
        run.StepIndex = step;
        run.StepsTaken++;
        _step.ForgetWrites();
        _step.DueMs = timeoutMs == 0 ? 0 : _loop.PresentMs + timeoutMs;
        if (run.Durable is { } durable)
        {
            if (durable.Asked is not null)
            {
                durable.Asked = null;
                throw NotReturned(run);
            }

            durable.Enter(run.Step);
        }

        if (run.AttemptCancellation is not null)
        {
            // Of a step that took a token and ended at once.
            EndAttempt(run);
        }

        run.Trace?.Enter();
    }

    private static InvalidOperationException NullTask(Run run) => new($"{Described(run)} returned null instead of a Task.");

    private static string Described(Run run) => $"Step {run.StepName} of {run.Descriptor.Name}";
}
