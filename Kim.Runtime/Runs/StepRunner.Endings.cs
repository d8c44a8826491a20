using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

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

        // What cannot be rendered was not answered: it is a failure, and what the run has done is undone.
        if (Rendered(command, reply) is var rendered && rendered != reply)
        {
            return Fail(command, rendered);
        }

        command.ForgetVisits();
        Finish(command, reply);
        return 0;
    }

    private int Fail(Command command, Reply reply)
    {
        command.Outcome = reply;
        Cancel(command, command.Cancellation);
        return Undo(command);
    }

    private int Undo(Command command)
    {
        var state = NextToUndo(command);
        if (state == 0)
        {
            Finish(command, command.HasReplied ? command.Outcome! : Rendered(command, command.Outcome!));
        }

        return state;
    }

    // The reply, ready to be sent; in place of one that cannot be rendered a 500 that can.
    private Reply Rendered(Command command, Reply reply)
    {
        var outer = BeginUserCode();
        try
        {
            command.Receiver.Prepare(command, reply);
            return reply;
        }
        catch (Exception fault)
        {
            LogRenderFault(LogOf(command, LogLevel.Error), fault, command.Descriptor.Name, reply.GetType(), command.Id);
            return EnvelopeReply.InternalError(command.Id);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void SendReply(Command command)
    {
        command.HasReplied = true;
        command.ReleaseHttp();
        try
        {
            command.Receiver.OnReply(command, command.Outcome!);
        }
        catch (Exception fault)
        {
            LogReplyFault(LogOf(command, LogLevel.Error), fault, command.Descriptor.Name, command.Id);
        }
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
            _ = DisposeScopeAsync(scope, command.Descriptor, command.Number);
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
            gone.UnsafeRegister(_ => _loop.Post(_ => Cancel(command, source), null), null);
        }

        return source;
    }

    private void Cancel(Command command, CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended in the meantime.
        }
        catch (AggregateException fault)
        {
            // A callback of the user threw. The run has ended or goes on; either way its outcome stands.
            LogTokenFault(LogOf(command, LogLevel.Error), fault, command.Descriptor.Name, command.Id);
        }
    }

    private async Task DisposeScopeAsync(AsyncServiceScope scope, CommandDescriptor command, ulong run)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogScopeFault(fault, command.Name, RunNumber.Format(run));
        }
    }
}
