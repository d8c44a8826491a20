using System.ComponentModel;
using Kim.CompilerServices;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// Durable runs: what is written before what, and what comes of it. While a record is being written its run is Waiting, and continues at the
// state that the record says.
public sealed partial class StepRunner
{
    // The record of the end is written: the reply goes out.
    private const int EndWritten = int.MinValue;

    private const int PauseMsMin = 50;
    private const int PauseMsMax = 5_000;

    // Doubled so often it is the longest.
    private const int DoublingsMax = 7;

    /// <summary>For generated code: a step that waits is about to begin; a durable run is written first.</summary>
    /// <param name="command">The run.</param>
    /// <param name="step">The step's index in the descriptor.</param>
    /// <param name="resumeAt">The state that the step begins at.</param>
    /// <returns>True if the run is suspended, or has failed, and <c>Resume</c> has to return.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Save(Command command, int step, int resumeAt)
    {
        var run = command.Execution;
        if (run.Durable is not { } durable || durable.IsWritten(resumeAt, run.StepsTaken))
        {
            return false;
        }

        if (!TrySave(run, durable, run.Descriptor.Steps[step].Name, RunMark.Begin, resumeAt))
        {
            run.Reply = RunRefusals.InternalError(run.Id);
        }

        return true;
    }

    // The reply is made: it is written before it goes out.
    private int SaveEnd(Run run, DurableRun durable, Reply reply)
    {
        run.Outcome = reply;
        if (TrySave(run, durable, run.IsBeforeSteps ? "" : run.StepName, RunMark.End, EndWritten))
        {
            return 0;
        }

        if (!durable.HasFailed)
        {
            // What cannot be written is not an outcome; the refusal that takes its place can be.
            durable.HasFailed = true;
            return Fail(run, RunRefusals.InternalError(run.Id), run.Failure);
        }

        run.Command.ForgetVisits();
        Finish(run, reply);
        return 0;
    }

    // Nothing is left to undo. What has failed before it was ever written was not accepted: the client may come again with the same.
    private int SaveFailure(Run run, DurableRun durable)
    {
        var reply = Rendered(run, Filter(run, run.Outcome!));
        if (durable.Record is not null)
        {
            return SaveEnd(run, durable, reply);
        }

        Finish(run, reply);
        return 0;
    }

    // The outcome is settled: it is written, with what is still to be undone, before the compensation begins.
    private int SaveUndo(Run run, DurableRun durable, int state)
    {
        var name = run.Descriptor.Steps.First(
            step => step.Kind is StepKind.Compensation && run.Command.StateOf(step.Name, RunMark.Undo) == state).Name;
        if (TrySave(run, durable, name, RunMark.Undo, state))
        {
            return 0;
        }

        // It may be the reply that cannot be written.
        run.Outcome = RunRefusals.InternalError(run.Id);
        if (!TrySave(run, durable, name, RunMark.Undo, state))
        {
            // Undoing what the record does not say would be done forward again after a crash: a person has to look at it.
            Abandon(run, run.Outcome);
        }

        return 0;
    }

    // False if it cannot be written, because a value of the user's throws: that is logged.
    private bool TrySave(Run run, DurableRun durable, string step, RunMark mark, int state)
    {
        if (_hooks is not null)
        {
            NoteCompleted(run);
        }

        EndAttempt(run);
        var outer = BeginUserCode();
        try
        {
            durable.Next(run, step, mark, state);
        }
        catch (Exception fault)
        {
            LogUnwritable(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, step, run.Id);
            run.Failure = fault;
            return false;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        Suspend(run, state, timeoutMs: 0);
        Ask(run, durable);
        return true;
    }

    private void Ask(Run run, DurableRun durable)
    {
        _step.ForgetWrites();
        run.Pending = 1;
        try
        {
            durable.Saving = _options.Journal!.SaveAsync(durable.Record!)
                ?? throw new InvalidOperationException($"{_options.Journal.GetType()} returned null instead of a task.");
        }
        catch (Exception fault)
        {
            durable.Saving = Task.FromException<SaveResult>(fault);
        }

        Await(run, durable.Saving);
    }

    // What to continue at; 0 if the run has ended, or waits.
    private int Saved(Run run, DurableRun durable, Task<SaveResult> saving, int state)
    {
        durable.Saving = null;
        if (!saving.IsCompletedSuccessfully)
        {
            Pause(run, durable, saving.Exception?.InnerException ?? new OperationCanceledException(), state);
            return 0;
        }

        if (saving.Result is SaveResult.Fenced)
        {
            LogFenced(LogOf(run, LogLevel.Warning), run.Descriptor.Name, run.Id);
            Abandon(run, RunRefusals.Later("another process continues this run"));
            return 0;
        }

        durable.Written(state, run.StepsTaken);
        if (state == EndWritten)
        {
            run.Command.ForgetVisits();
            Finish(run, run.Receiver.TakesBytes ? durable.Stored! : run.Outcome!);
            return 0;
        }

        if (durable.GivenUp is { } reply && run.Outcome is null)
        {
            return Fail(run, reply, null);
        }

        return state;
    }

    // The store is away, or full: the run waits for it, as long as it takes.
    private void Pause(Run run, DurableRun durable, Exception fault, int state)
    {
        if (durable.Failures++ == 0)
        {
            LogStoreFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
        }

        Suspend(run, state, timeoutMs: 0);
        var pauseMs = Math.Min(PauseMsMin << Math.Min(durable.Failures - 1, DoublingsMax), PauseMsMax);
        run.WaitTimer = _loop.Timers.Schedule(_loop.NowMs + pauseMs, static state => ((Run)state).Runner.AskAgain((Run)state), run);
    }

    private void AskAgain(Run run)
    {
        run.WaitTimer = default;
        Ask(run, run.Durable!);
    }

    // The deadline: it fails once it is written that it stands where it stands. A stop: as if the process had crashed.
    private void GiveUpDurable(Run run, DurableRun durable, Reply reply, bool isStop)
    {
        if (isStop)
        {
            Abandon(run, reply);
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
        Cancel(run, run.AttemptCancellation);
        EndAttempt(run);
        Cancel(run, run.Cancellation);
        run.Command.ForgetVisits();
        Finish(run, reply);
    }
}
