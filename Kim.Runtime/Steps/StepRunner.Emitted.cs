using System.ComponentModel;

namespace Kim.Steps;

// What generated code calls.
public sealed partial class StepRunner
{
    /// <summary>For generated code: a step begins.</summary>
    /// <param name="command">The run.</param>
    /// <param name="step">Its index in the descriptor.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Enter(Command command, int step)
    {
        command.StepIndex = step;
        _staged = null;
        _stagedOnSeveral = false;
    }

    /// <summary>For generated code: the token of this run, cancelled at its deadline, at its failure and when the client leaves.</summary>
    /// <param name="command">The run.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public CancellationToken Token(Command command) => (command.Cancellation ??= NewCancellation(command)).Token;

    /// <summary>For generated code: goes on at once where the task has ended, else suspends the run until it has.</summary>
    /// <param name="command">The run.</param>
    /// <param name="task">What the step returned.</param>
    /// <param name="resumeAt">The state to go on at.</param>
    /// <returns>True where the run is suspended and <c>Resume</c> has to return.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Wait(Command command, Task task, int resumeAt)
    {
        if (task is null)
        {
            throw new InvalidOperationException($"Step {command.StepName} of {command.Descriptor.Name} returned null where a Task was due.");
        }

        if (task.IsCompleted)
        {
            return false;
        }

        Suspend(command, resumeAt);
        if (_staged is { } fifo && !_stagedOnSeveral)
        {
            fifo.Enqueue(command, task);
        }
        else
        {
            Watch(command, task);
        }

        return true;
    }

    /// <inheritdoc cref="Wait(Command, Task, int)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Wait(Command command, in ValueTask task, int resumeAt)
    {
        if (task.IsCompleted)
        {
            return false;
        }

        Suspend(command, resumeAt);
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_waiters.Rent(command).Callback);
        return true;
    }

    /// <inheritdoc cref="Wait(Command, Task, int)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Wait<T>(Command command, in ValueTask<T> task, int resumeAt)
    {
        if (task.IsCompleted)
        {
            return false;
        }

        Suspend(command, resumeAt);
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_waiters.Rent(command).Callback);
        return true;
    }

    /// <summary>For generated code: follows what a branching step returned.</summary>
    /// <param name="command">The run.</param>
    /// <param name="next">What it returned.</param>
    /// <param name="state">The state to go on at.</param>
    /// <returns>False where the run has ended and <c>Resume</c> has to return.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Follow(Command command, Next next, out int state)
    {
        state = next.State;
        if (state != 0)
        {
            return true;
        }

        End(command, next.Reply ?? throw new InvalidOperationException(
            $"Step {command.StepName} of {command.Descriptor.Name} returned default(Next): return a reply, or what one of its To… methods returns."));
        return false;
    }

    /// <summary>For generated code: the run ends with this reply, sent once <c>Resume</c> has returned.</summary>
    /// <param name="command">The run.</param>
    /// <param name="reply">The reply.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void End(Command command, Reply reply) =>
        command.Reply = reply ?? throw new InvalidOperationException($"Step {command.StepName} of {command.Descriptor.Name} returned null where a Reply was due.");
}
