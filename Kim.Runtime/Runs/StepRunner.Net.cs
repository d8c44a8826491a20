using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// The net: what throws apart from the steps (the choice of a catch or of an undo, a map of exceptions, a custom receiver) is the run's
// failure, too. It never leaves the runner, for a run that the loop has lost would not be answered, and would hold its permit forever.
public sealed partial class StepRunner
{
    // Resume has returned, or a fault has come: the state to resume at; 0 if the run waits or has ended.
    private int After(Run run, Exception? fault)
    {
        try
        {
            return fault is not null ? OnFault(run, fault) : run.Phase == RunPhase.Waiting ? 0 : OnReturned(run);
        }
        catch (Exception own)
        {
            return OnOwnFault(run, fault is null ? own : new AggregateException(fault, own));
        }
    }

    // Neither retried nor caught: what decides about that may be what threw.
    private int OnOwnFault(Run run, Exception fault)
    {
        LogFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.StepName, run.Id);
        if (run.Phase == RunPhase.Ended)
        {
            return 0;
        }

        // Whatever it has begun to wait for is given up.
        run.Version++;
        run.WaitFault = null;
        run.Durable?.Forget();
        EndAttempt(run);
        TellFailed(run, fault);
        return run.Outcome is null ? Fail(run, RunRefusals.InternalError(run.Id), fault) : Undo(run);
    }

    // The state at which the newest visit is undone; 0 if none is left, or none can be found.
    private int NextToUndo(Run run)
    {
        try
        {
            return run.Command.UndoAt();
        }
        catch (Exception fault)
        {
            LogUndoFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
            return 0;
        }
    }
}
