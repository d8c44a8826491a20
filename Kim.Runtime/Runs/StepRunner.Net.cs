using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// The net: what throws besides the steps (the choice of a catch or of an undo, a map of exceptions, a custom receiver) is the run's failure, too. It never leaves the runner,
// for a run that the loop has lost would not be answered, and would hold its permit for ever.
public sealed partial class StepRunner
{
    // Resume has returned, or a fault has come: the state to go on at; 0 where the run waits or has ended.
    private int After(Command command, Exception? fault)
    {
        try
        {
            return fault is not null ? OnFault(command, fault) : command.Phase == RunPhase.Waiting ? 0 : OnReturned(command);
        }
        catch (Exception own)
        {
            return OnOwnFault(command, fault is null ? own : new AggregateException(fault, own));
        }
    }

    // Neither retried nor caught: what decides about that may be what threw.
    private int OnOwnFault(Command command, Exception fault)
    {
        LogFault(LogOf(command, LogLevel.Error), fault, command.Descriptor.Name, command.StepName, command.Id);
        if (command.Phase == RunPhase.Ended)
        {
            return 0;
        }

        // Whatever it has begun to wait for is given up.
        command.Version++;
        command.Fault = null;
        EndAttempt(command);
        return command.Outcome is null ? Fail(command, EnvelopeReply.InternalError(command.Id)) : Undo(command);
    }

    // The state at which the newest visit is undone; 0 where none is left, or none can be found.
    private int NextToUndo(Command command)
    {
        try
        {
            return command.UndoAt();
        }
        catch (Exception fault)
        {
            LogUndoFault(LogOf(command, LogLevel.Error), fault, command.Descriptor.Name, command.Id);
            return 0;
        }
    }
}
