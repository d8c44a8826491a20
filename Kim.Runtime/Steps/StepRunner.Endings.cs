using Microsoft.Extensions.DependencyInjection;

namespace Kim.Steps;

// How a run ends: undoing what a failed one has completed, the reply, and what the run held.
public sealed partial class StepRunner
{
    // Nobody sees it; nginx's number for it, so that it stands apart in the metrics.
    private const int ClientClosedRequest = 499;

    /// <summary>Completes when no run is under way. Reactor only.</summary>
    internal Task WhenIdle() => InFlight == 0 ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    // Resume has returned without a wait: with a reply, or from a compensation.
    private int OnReturned(Command command)
    {
        if (command.Outcome is not null)
        {
            EndAttempt(command);
            RunMetrics.Compensated(command, undone: true);
            _probe?.Undone(command);
            return Undo(command);
        }

        var reply = command.Reply ?? throw new InvalidOperationException("Resume returns with a wait or with a reply.");
        if (reply.StatusCode >= 400)
        {
            return Fail(command, reply);
        }

        command.ForgetVisits();
        Finish(command, reply);
        return 0;
    }

    private int Fail(Command command, Reply reply)
    {
        command.Outcome = reply;
        Cancel(command.Cancellation);
        return Undo(command);
    }

    private int Undo(Command command)
    {
        var state = command.UndoAt();
        if (state == 0)
        {
            Finish(command, command.Outcome!);
        }

        return state;
    }

    private static void SendReply(Command command)
    {
        command.HasReplied = true;
        command.ReleaseHttp();
        command.Receiver.OnReply(command, command.Outcome!);
    }

    private void Finish(Command command, Reply reply)
    {
        command.Outcome = reply;
        _loop.Timers.Cancel(command.Deadline);
        EndAttempt(command);
        command.Phase = RunPhase.Ended;
        command.Version++;
        _runs.Remove(command);
        command.Permits?.Return();
        command.Cancellation?.Dispose();
        if (command.Scope is { } scope)
        {
            _ = DisposeScopeAsync(scope);
        }

        RunMetrics.Ended(command, _loop);
        if (!command.HasReplied)
        {
            SendReply(command);
        }

        _probe?.Ended(command);
        if (InFlight == 0 && _idle is { } idle)
        {
            _idle = null;
            idle.SetResult();
        }
    }

    // The present wait is over: its timer and its token end with it.
    private void EndAttempt(Command command)
    {
        command.Joins = false;
        if (command.StepTimer.IsSet)
        {
            _loop.Timers.Cancel(command.StepTimer);
            command.StepTimer = default;
        }

        if (command.AttemptCancellation is { } attempt)
        {
            command.AttemptCancellation = null;
            attempt.Dispose();
        }
    }

    // A client that leaves is noticed on some other thread; the token is cancelled on the reactor, where the user's callbacks are safe.
    private CancellationTokenSource NewCancellation(Command command)
    {
        var source = new CancellationTokenSource();
        var gone = command.Receiver.ClientGone;
        if (gone.CanBeCanceled)
        {
            gone.UnsafeRegister(_ => _loop.Post(static state => Cancel((CancellationTokenSource)state!), source), null);
        }

        return source;
    }

    private static void Cancel(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended in the meantime.
        }
        catch (AggregateException)
        {
            // A callback of the user threw. The run has ended or goes on; either way its outcome stands.
        }
    }

    private async Task DisposeScopeAsync(AsyncServiceScope scope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogScopeFault(fault);
        }
    }
}
