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

    // What cannot continue without a person is written: the run leaves memory.
    private const int StuckWritten = int.MinValue + 1;

    private const int PauseMsMin = 50;
    private const int PauseMsMax = 5_000;

    // Doubled so often it is the longest.
    private const int DoublingsMax = 7;

    /// <summary>Keeps durable runs; <see langword="null"/>: they end with the process, as all others.</summary>
    internal IRunJournal? Journal { get; set; }

    /// <summary>Where records are written.</summary>
    internal StateBuffer StateBuffer { get; } = new();

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

        if (durable.Asked is not null)
        {
            throw NotReturned(run);
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
        FinishUnstored(run, reply);
        return 0;
    }

    // Nobody waits any more, or what is stored is what is sent.
    private static bool IsRenderedLater(Run run) => run.HasReplied || (run.Durable is not null && run.Receiver.TakesBytes);

    // Nothing is left to undo. What has failed before it was ever written was not accepted: the client may come again with the same.
    private int SaveFailure(Run run, DurableRun durable)
    {
        var filtered = Filter(run, run.Outcome!);
        var reply = IsRenderedLater(run) ? filtered : Rendered(run, filtered);
        if (durable.Record is not null)
        {
            return SaveEnd(run, durable, reply);
        }

        FinishUnstored(run, reply);
        return 0;
    }

    private void FinishUnstored(Run run, Reply reply)
    {
        Journal!.Leave(run.Id);
        Finish(run, IsRenderedLater(run) && !run.HasReplied ? Rendered(run, reply) : reply);
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
            if (durable.Record is null)
            {
                return Unstore(run, durable, state);
            }

            // Undoing what the record does not say would be done forward again after a crash: a person has to look at it.
            durable.Stick($"{name} is to undo what cannot be written; the log of {_options.Time.GetUtcNow():u} says why");
            Suspend(run, StuckWritten, dueMs: 0);
            Ask(run, durable);
        }

        return 0;
    }

    // False if it cannot be written, because a value of the user's throws: that is logged.
    private bool TrySave(Run run, DurableRun durable, string step, RunMark mark, int state, RunPark? park = null)
    {
        Completed(run);
        EndAttempt(run);
        var outer = BeginUserCode();
        try
        {
            durable.Next(run, step, mark, state, park);
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

        Suspend(run, state, dueMs: 0);
        Ask(run, durable);
        return true;
    }

    private void Ask(Run run, DurableRun durable)
    {
        ArmPatience(run, durable);
        _step.ForgetWrites();
        run.Pending = 1;
        try
        {
            durable.Saving = Journal!.Save(durable.Record!)
                ?? throw new InvalidOperationException($"{Journal.GetType()} returned null instead of a call.");
            Await(run, durable.Saving.Pending);
        }
        catch (Exception fault)
        {
            Pause(run, durable, fault, run.ResumeAt);
        }
    }

    /// <summary>Whether runs of a command are stored.</summary>
    internal bool IsStored(CommandDescriptor command) => command.IsDurable && Journal is not null;

    // A wait is over: what to continue at; 0 if the run has ended, waits again or has left.
    private int ContinueDurable(Run run, DurableRun durable, int state) => durable switch
    {
        { Saving: { } saving } => Saved(run, durable, saving, state),
        { GivenUp: { } reply } when run.Outcome is null => Fail(run, reply, null),
        { Asked: { } parking } => ParkLate(run, durable, parking, state),
        _ => state,
    };

    private int Saved(Run run, DurableRun durable, JournalCall saving, int state)
    {
        SaveAnswer answer;
        try
        {
            if (!saving.TryTake(out answer))
            {
                Suspend(run, state, dueMs: 0);
                run.Pending = 1;
                _step.ForgetWrites();
                AttachContinuation(run, saving.Pending);
                return 0;
            }
        }
        catch (Exception fault)
        {
            durable.Saving = null;
            Pause(run, durable, fault, state);
            return 0;
        }

        durable.Saving = null;
        DurableMetrics.Saved(run, durable.Record!, answer.Result);
        switch (answer.Result)
        {
            case SaveResult.Fenced:
                LogFenced(LogOf(run, LogLevel.Warning), run.Descriptor.Name, run.Id);
                Abandon(run, RunRefusals.Accepted(run.Id));
                return 0;
            case SaveResult.Taken:
                Leave(run, durable, answer.Holder);
                return 0;
            case SaveResult.Parked:
                Leave(run, durable, run.Id);
                return 0;
            case SaveResult.Refused:
                return Refused(run, durable, answer.Problem, state);
            case SaveResult.Signalled:
                return Signalled(run, durable, answer.Value, state);
            case SaveResult.Cancelled when run.Outcome is null:
                durable.Take(RunPark.Cancel);
                durable.Failures = 0;
                durable.Asked = null;
                return Fail(run, RunRefusals.Cancelled(), null);
            default:
                return Written(run, durable, state);
        }
    }

    private int Written(Run run, DurableRun durable, int state)
    {
        if (!durable.IsStored)
        {
            run.Receiver.Stored();
        }

        durable.Written(state, run.StepsTaken);
        switch (state)
        {
            case EndWritten:
                run.Command.ForgetVisits();
                Finish(run, run.Receiver.TakesBytes && !run.HasReplied ? Rendered(run, durable.Stored!) : run.Outcome!);
                return 0;
            case StuckWritten:
                Leave(run, durable, run.Id);
                return 0;
        }

        if (durable.GivenUp is { } reply && run.Outcome is null)
        {
            return Fail(run, reply, null);
        }

        if (durable.PatienceMs == 0)
        {
            PatienceOver(run);
        }

        return !_options.ReadsBack ? state : ReadBack(run, durable, state);
    }

    // The store is away, or full: the run waits for it, as long as it takes.
    private void Pause(Run run, DurableRun durable, Exception fault, int state)
    {
        if (durable.Failures++ == 0)
        {
            LogStoreFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
        }

        Suspend(run, state, dueMs: 0);
        var pauseMs = Math.Min(PauseMsMin << Math.Min(durable.Failures - 1, DoublingsMax), PauseMsMax);
        run.WaitTimer = _loop.Timers.Schedule(_loop.PresentMs + pauseMs, static state => ((Run)state).Runner.AskAgain((Run)state), run);
    }

    private void AskAgain(Run run)
    {
        run.WaitTimer = default;
        DurableMetrics.Retried(run);
        Ask(run, run.Durable!);
    }
}
