using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// What hooks are told. Without hooks nothing here is called.
public sealed partial class StepRunner
{
    private bool EnterHooked(Run run, int attempt, int step, int timeoutMs)
    {
        NoteCompleted(run);
        run.Attempt = attempt;
        Begin(run, step, timeoutMs);
        run.IsStepOpen = true;
        return _hooks!.Enter(new StepInfo(run));
    }

    // The run has moved on from its step.
    private void Completed(Run run)
    {
        run.Trace?.StepDone();
        if (_hooks is not null)
        {
            NoteCompleted(run);
        }
    }

    // What a hook throws is the failure of a step that was waited for.
    private Exception? TellCompleted(Run run)
    {
        if (!run.IsStepOpen)
        {
            return null;
        }

        try
        {
            _hooks!.Completed(new StepInfo(run));
            run.IsStepOpen = false;
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    // The run has moved on from the step, which cannot fail any more.
    private void NoteCompleted(Run run)
    {
        if (TellCompleted(run) is { } fault)
        {
            run.IsStepOpen = false;
            LogHookFault(LogOf(run, LogLevel.Error), fault, nameof(IRunHooks.Completed), run.Descriptor.Name, run.Id);
        }
    }

    private void TellFailed(Run run, Exception fault)
    {
        if (_hooks is { } hooks && run.IsStepOpen)
        {
            run.IsStepOpen = false;
            try
            {
                hooks.Failed(new StepInfo(run), fault);
            }
            catch (Exception own)
            {
                LogHookFault(LogOf(run, LogLevel.Error), own, nameof(IRunHooks.Failed), run.Descriptor.Name, run.Id);
            }
        }
    }

    private void TellUndone(Run run)
    {
        try
        {
            _hooks?.Undone(new StepInfo(run));
        }
        catch (Exception own)
        {
            LogHookFault(LogOf(run, LogLevel.Error), own, nameof(IRunHooks.Undone), run.Descriptor.Name, run.Id);
        }
    }

    private void TellEnded(Run run)
    {
        try
        {
            _hooks?.Ended(new StepInfo(run), run.Outcome!);
        }
        catch (Exception own)
        {
            LogHookFault(LogOf(run, LogLevel.Error), own, nameof(IRunHooks.Ended), run.Descriptor.Name, run.Id);
        }
    }
}
