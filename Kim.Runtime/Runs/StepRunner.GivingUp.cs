using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// Durable runs that are given up, or whose record is refused.
public sealed partial class StepRunner
{
    // The store will never take this record. The run fails, and that is stored: it is small. What is to be undone and cannot be written
    // needs a person.
    private int Refused(Run run, DurableRun durable, string problem, int state)
    {
        LogRefused(LogOf(run, LogLevel.Error), run.Descriptor.Name, run.Id, problem);
        durable.Failures = 0;
        durable.Asked = null;
        if (!durable.IsStored)
        {
            durable.Unmake();
        }

        if (run.Outcome is null || (state == EndWritten && !durable.HasFailed))
        {
            durable.HasFailed |= state == EndWritten;
            return Fail(run, RunRefusals.InternalError(run.Id), null);
        }

        if (state is EndWritten or StuckWritten)
        {
            run.Command.ForgetVisits();
            FinishUnstored(run, run.Outcome);
            return 0;
        }

        if (durable.Record is null)
        {
            return Unstore(run, durable, state);
        }

        durable.Stick(problem);
        Suspend(run, StuckWritten, dueMs: 0);
        Ask(run, durable);
        return 0;
    }

    // It was never accepted, and cannot be: what it has done is undone in memory, as that of any other run.
    private int Unstore(Run run, DurableRun durable, int state)
    {
        _loop.Timers.Cancel(durable.Patience);
        run.Durable = null;
        return state;
    }

    // The deadline: it fails once it is written that it stands where it stands. A stop: as if the process had crashed.
    private void GiveUpDurable(Run run, DurableRun durable, Reply reply, bool isStop)
    {
        if (isStop)
        {
            Abandon(run, durable.IsStored ? RunRefusals.Accepted(run.Id)
                : durable.Record is null ? reply
                : RunRefusals.NotYetStored(run.Id));
        }
        else if (run.Outcome is null && (durable.Saving is not null || durable.Failures > 0))
        {
            durable.GivenUp = reply;
        }
        else if (run.Outcome is null)
        {
            run.Version++;
            run.WaitFault = null;
            run.IsStepOpen = false;
            run.Phase = RunPhase.Running;
            durable.Forget();
            Cancel(run, run.AttemptCancellation);
            EndAttempt(run);
            Continue(run, Fail(run, reply, null));
        }
    }

    // It ends here and nowhere else: its record stays as it is, for the one that continues it.
    private void Abandon(Run run, Reply reply)
    {
        run.Version++;
        run.WaitFault = null;
        run.IsStepOpen = false;
        run.Durable!.Saving = null;
        Journal!.Leave(run.Id);
        Cancel(run, run.AttemptCancellation);
        EndAttempt(run);
        Cancel(run, run.Cancellation);
        run.Command.ForgetVisits();
        run.Trace?.Leaves();
        Finish(run, reply);
    }
}
