using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// What becomes of an exception, a timeout, the deadline: retries, then the catch, then the failure.
public sealed partial class StepRunner
{
    /// <summary>Ends every run as a forced shutdown: replies go out, compensations run after them.</summary>
    internal void GiveUpAll()
    {
        foreach (var run in _runs.ToList().Where(run => run.Phase != RunPhase.Ended))
        {
            GiveUp(run, RunRefusals.Stopping(), isStop: true);
        }
    }

    // What comes next after an exception: a state to resume at; 0 if the run waits for its next attempt or has ended.
    private int OnFault(Run run, Exception fault)
    {
        if (run.Phase == RunPhase.Waiting)
        {
            // Thrown between the begin and the end of a join: what is in flight is dropped.
            run.Version++;
            run.WaitFault = null;
        }

        EndAttempt(run);
        run.Durable?.Forget();
        run.Trace?.StepFailed(fault);
        TellFailed(run, fault);
        if (run.IsBeforeSteps)
        {
            return Fail(run, FilterFault(run, fault), fault);
        }

        var step = run.Step;
        if (step.Retry is { } retry && run.Attempt < retry.Attempts && retry.Covers(fault) && !IsFinal(run, fault))
        {
            TryAgain(run, retry, fault);
            return 0;
        }

        if (run.Outcome is not null)
        {
            LogCompensationFault(LogOf(run, LogLevel.Error), fault, step.Name, step.Compensates ?? "", run.Descriptor.Name, run.Id);
            RunMetrics.Compensated(run, undone: false);
            return Undo(run);
        }

        if (step.Kind == StepKind.Step && fault is not StepLimitException && run.Command.CatchAt(fault, run.StepIndex) is > 0 and var state)
        {
            LogCaught(LogOf(run, LogLevel.Debug), fault, run.Descriptor.Name, step.Name, run.Id);
            run.Failure = fault;
            return state;
        }

        return Fail(run, ReplyFor(run, fault), fault);
    }

    private void StepTimedOut(Run run)
    {
        Debug.Assert(
            run.Phase is RunPhase.Waiting or RunPhase.Draining,
            "The timer is cancelled with the wait and never fires inside a step.");
        run.WaitTimer = default;
        var step = run.Step;
        if (run.Phase == RunPhase.Draining)
        {
            // A compensation whose body does not end, not even when cancelled: the others must not wait for it.
            run.Version++;
            var last = run.WaitFault!;
            run.WaitFault = null;
            run.Attempt = step.Retry?.Attempts ?? 1;
            Continue(run, After(run, last));
            return;
        }

        RunMetrics.TimedOut(run);
        var fault = new StepTimeoutException(step.Name, step.Timeout ?? TimeSpan.Zero);
        if (step.IsAsync)
        {
            // Its body continues until it notices: nothing else of this run may run beside it. The deadline ends this, or for a
            // compensation as much time again.
            run.Phase = RunPhase.Draining;
            run.WaitFault = fault;
            if (run.Outcome is not null)
            {
                ArmTimeout(run, _loop.PresentMs + (long)(step.Timeout ?? TimeSpan.Zero).TotalMilliseconds);
            }

            Cancel(run, run.AttemptCancellation);
            return;
        }

        Overdue(run, fault);
    }

    private void DeadlineReached(Run run)
    {
        var step = run.IsBeforeSteps ? null : run.StepName;
        if (run.Outcome is null)
        {
            if (IsToBeTold("deadline", run))
            {
                LogDeadline(LogOf(run, LogLevel.Warning), run.Descriptor.Name, step ?? "(before the first)", run.Id);
            }
        }

        GiveUp(run, RunRefusals.DeadlinePassed(step));
    }

    // Neither retried nor caught. The reply goes out now; what is to be undone is undone after it.
    private void GiveUp(Run run, Reply reply, bool isStop = false)
    {
        if (run.Outcome is null)
        {
            run.Trace?.GivenUp();
        }

        if (run.Durable is { } durable)
        {
            GiveUpDurable(run, durable, reply, isStop);
            return;
        }

        if (run.Outcome is not null)
        {
            // The deadline may have sent it already when a shutdown comes.
            if (!run.HasReplied)
            {
                run.Outcome = Rendered(run, Filter(run, run.Outcome));
                SendReply(run);
            }

            return;
        }

        run.Version++;
        run.WaitFault = null;
        run.IsStepOpen = false;
        run.Phase = RunPhase.Running;
        run.Outcome = reply = Filter(run, reply);
        run.Failure = null;
        run.Sending?.Abort();
        Cancel(run, run.AttemptCancellation);
        EndAttempt(run);
        Cancel(run, run.Cancellation);
        var state = NextToUndo(run);
        if (state == 0)
        {
            Finish(run, reply);
            return;
        }

        // Compensations may log after the reply, when the request cannot be asked any more.
        _ = run.TraceId;
        if (!run.HasReplied)
        {
            SendReply(run);
        }

        Leave(run);
        Continue(run, state);
    }

    private Reply ReplyFor(Run run, Exception fault)
    {
        if (fault is StepTimeoutException timeout)
        {
            if (IsToBeTold("timeout", run))
            {
                LogTimeout(LogOf(run, LogLevel.Warning), run.Descriptor.Name, fault.Message, run.Id);
            }

            return RunRefusals.StepTimeout(timeout);
        }

        if (MeantBy(run, fault) is { } reply)
        {
            LogMappedFault(LogOf(run, LogLevel.Debug), fault, run.Descriptor.Name, run.StepName, run.Id, reply.StatusCode);
            return reply;
        }

        LogFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.StepName, run.Id);
        return RunRefusals.InternalError(run.Id);
    }

    // The reply that an exception stands for, of a step or of a filter; null if it is a fault of ours.
    private Reply? MeantBy(Run run, Exception fault)
    {
        switch (fault)
        {
            case ReplyException failed:
                return failed.Reply;
            case OperationCanceledException
                when fault is ClientLeftException || run.Cancellation is { IsCancellationRequested: true }:
                return run.Receiver.CancelledReply ?? RunRefusals.ClientLeft();
        }

        foreach (var map in _options.FaultReplies)
        {
            if (map(fault) is { } reply)
            {
                return reply;
            }
        }

        return fault is InvalidRequestException refused ? RunRefusals.Refused(refused) : null;
    }
}
