using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// Whether a step is tried again, and when.
public sealed partial class StepRunner
{
    // The run itself was cancelled, or takes too many steps: another attempt would only do so again.
    private static bool IsFinal(Run run, Exception fault) =>
        fault is StepLimitException or InvalidRequestException or ClientLeftException ||
        (fault is OperationCanceledException && run.Outcome is null && run.Cancellation is { IsCancellationRequested: true });

    private void TryAgain(Run run, RetryPolicy retry, Exception fault)
    {
        var step = run.Step;
        var delayMs = retry.DelayMs(run.Attempt, _options.Random);
        LogRetry(LogOf(run, LogLevel.Debug), fault, step.Name, run.Descriptor.Name, run.Id, run.Attempt + 1, retry.Attempts, delayMs);
        if (ParkUntilNextAttempt(run, delayMs))
        {
            return;
        }

        Suspend(run, step.AttemptState, dueMs: 0);
        run.WaitTimer = _loop.Timers.Schedule(_loop.PresentMs + delayMs, static state => ((Run)state).Runner.NextAttempt((Run)state), run);
    }

    private void NextAttempt(Run run)
    {
        run.WaitTimer = default;
        run.Attempt++;
        RunMetrics.Retried(run);
        Continue(run, run.ResumeAt);
    }
}
