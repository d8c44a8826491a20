using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// What becomes of an exception, a timeout, the deadline: retries, then the catch, then the failure.
public sealed partial class StepRunner
{
    /// <summary>Ends every run as a forced shutdown: replies go out, compensations run behind them.</summary>
    internal void GiveUpAll()
    {
        foreach (var command in _runs.ToList().Where(command => command.Phase != RunPhase.Ended))
        {
            GiveUp(command, new EnvelopeReply(1, "the server is stopping", 503).Header("Retry-After", "1"));
        }
    }

    // What comes next after an exception: a state to go on at; 0 where the run waits for its next attempt or has ended.
    private int OnFault(Command command, Exception fault)
    {
        if (command.Phase == RunPhase.Waiting)
        {
            // Thrown between the begin and the end of a join: what is in flight is dropped.
            command.Version++;
            command.Fault = null;
        }

        EndAttempt(command);
        var step = command.Step;
        if (step.Retry is { } retry && command.Attempt < retry.Attempts && retry.Covers(fault) && !IsFinal(command, fault))
        {
            TryAgain(command, retry, fault);
            return 0;
        }

        if (command.Outcome is not null)
        {
            LogCompensationFault(LogOf(command, LogLevel.Error), fault, step.Name, step.Compensates ?? "", command.Descriptor.Name, command.Id);
            RunMetrics.Compensated(command, undone: false);
            return Undo(command);
        }

        if (step.Kind == StepKind.Step && fault is not StepLimitException && command.CatchAt(fault) is > 0 and var state)
        {
            LogCaught(LogOf(command, LogLevel.Debug), fault, command.Descriptor.Name, step.Name, command.Id);
            return state;
        }

        return Fail(command, ReplyFor(command, fault));
    }

    // The run itself was cancelled, or takes too many steps: another attempt would only do so again.
    private static bool IsFinal(Command command, Exception fault) =>
        fault is StepLimitException || (fault is OperationCanceledException && command.Outcome is null && command.Cancellation is { IsCancellationRequested: true });

    private void TryAgain(Command command, RetryPolicy retry, Exception fault)
    {
        var step = command.Step;
        var delayMs = retry.DelayMs(command.Attempt, _options.Random);
        LogRetry(LogOf(command, LogLevel.Debug), fault, step.Name, command.Descriptor.Name, command.Id, command.Attempt + 1, retry.Attempts, delayMs);
        Suspend(command, step.AttemptState, timeoutMs: 0);
        command.StepTimer = _loop.Timers.Schedule(_loop.NowMs + delayMs, static state => ((Command)state).Runner.NextAttempt((Command)state), command);
    }

    private void NextAttempt(Command command)
    {
        command.StepTimer = default;
        command.Attempt++;
        RunMetrics.Retried(command);
        Continue(command, command.State);
    }

    private void StepTimedOut(Command command)
    {
        Debug.Assert(command.Phase is RunPhase.Waiting or RunPhase.Draining, "The timer is cancelled with the wait and never fires inside a step.");
        command.StepTimer = default;
        var step = command.Step;
        if (command.Phase == RunPhase.Draining)
        {
            // A compensation whose body does not end, not even when cancelled: the others must not wait for it.
            command.Version++;
            var last = command.Fault!;
            command.Fault = null;
            command.Attempt = step.Retry?.Attempts ?? 1;
            Continue(command, After(command, last));
            return;
        }

        RunMetrics.TimedOut(command);
        var fault = new StepTimeoutException(step.Name, step.Timeout ?? TimeSpan.Zero);
        if (step.IsAsync)
        {
            // Its body goes on until it notices: nothing else of this run may run beside it. The deadline ends this, or for a compensation as much time again.
            command.Phase = RunPhase.Draining;
            command.Fault = fault;
            if (command.Outcome is not null)
            {
                command.StepTimer = _loop.Timers.Schedule(_loop.NowMs + (long)(step.Timeout ?? TimeSpan.Zero).TotalMilliseconds, static state => ((Command)state).Runner.StepTimedOut((Command)state), command);
            }

            Cancel(command, command.AttemptCancellation);
            return;
        }

        command.Version++;
        command.Fault = null;
        Cancel(command, command.AttemptCancellation);
        EndAttempt(command);
        Continue(command, After(command, fault));
    }

    private void DeadlineReached(Command command)
    {
        if (command.Outcome is null)
        {
            LogDeadline(LogOf(command, LogLevel.Warning), command.Descriptor.Name, command.StepName, command.Id);
        }

        GiveUp(command, new EnvelopeReply(1, $"the deadline passed in step {command.StepName}", 504));
    }

    // Neither retried nor caught. The reply goes out now; what is to be undone is undone behind it.
    private void GiveUp(Command command, Reply reply)
    {
        if (command.Outcome is not null)
        {
            // The deadline may have sent it already when a shutdown comes.
            if (!command.HasReplied)
            {
                command.Outcome = Rendered(command, command.Outcome);
                SendReply(command);
            }

            return;
        }

        command.Version++;
        command.Fault = null;
        command.Phase = RunPhase.Running;
        command.Outcome = reply;
        Cancel(command, command.AttemptCancellation);
        EndAttempt(command);
        Cancel(command, command.Cancellation);
        var state = NextToUndo(command);
        if (state == 0)
        {
            Finish(command, reply);
            return;
        }

        // Compensations may log after the reply, when the request cannot be asked any more.
        _ = command.TraceId;
        SendReply(command);
        Continue(command, state);
    }

    private Reply ReplyFor(Command command, Exception fault)
    {
        switch (fault)
        {
            case ReplyException failed:
                LogMappedFault(LogOf(command, LogLevel.Debug), fault, command.Descriptor.Name, command.StepName, command.Id, failed.Reply.StatusCode);
                return failed.Reply;
            case StepTimeoutException:
                LogTimeout(LogOf(command, LogLevel.Warning), command.Descriptor.Name, fault.Message, command.Id);
                return new EnvelopeReply(1, fault.Message, 504);
            case OperationCanceledException when command.Cancellation is { IsCancellationRequested: true }:
                var cancelled = command.Receiver.CancelledReply ?? new EnvelopeReply(1, "the client has left", ClientClosedRequest);
                LogMappedFault(LogOf(command, LogLevel.Debug), fault, command.Descriptor.Name, command.StepName, command.Id, cancelled.StatusCode);
                return cancelled;
        }

        foreach (var map in _options.FaultReplies)
        {
            if (map(fault) is { } reply)
            {
                LogMappedFault(LogOf(command, LogLevel.Debug), fault, command.Descriptor.Name, command.StepName, command.Id, reply.StatusCode);
                return reply;
            }
        }

        LogFault(LogOf(command, LogLevel.Error), _options.Explain?.Invoke(fault) ?? fault, command.Descriptor.Name, command.StepName, command.Id);
        return EnvelopeReply.InternalError(command.Id);
    }
}
