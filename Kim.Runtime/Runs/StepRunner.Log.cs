using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// What the log says; docs/coding/failures.md says when.
public sealed partial class StepRunner
{
    // One line each for ten seconds, however many runs meet the same.
    private bool IsToBeTold(string kind, Run run) =>
        _waitsAlways || _repeated.IsFirst((kind, run.Descriptor.Name, kind == "deadline" || run.IsBeforeSteps ? "" : run.StepName));

    private void TellMore((string Kind, string Command, string Step) cause, int count)
    {
        switch (cause.Kind)
        {
            case "deadline":
                LogDeadlines(cause.Command, count);
                break;
            case "timeout":
                LogTimeouts(cause.Step, cause.Command, count);
                break;
            default:
                LogJoinFaults(cause.Step, cause.Command, count);
                break;
        }
    }

    // Our own entries about a run carry what its own carry.
    private ILogger LogOf(Run run, LogLevel level) => _log.IsEnabled(level) ? new RunLogger(_log, run) : _log;

    [LoggerMessage(LogLevel.Error, "{Command} failed in step {Step}, run {Run}")]
    private static partial void LogFault(ILogger log, Exception fault, string command, string step, string run);

    // One line per request would flood the log of a server that has lost its Redis; that it is lost is logged once.
    [LoggerMessage(LogLevel.Debug, "{Command} failed in step {Step}, run {Run}: answered {Status}")]
    private static partial void LogMappedFault(ILogger log, Exception fault, string command, string step, string run, int status);

    [LoggerMessage(LogLevel.Warning, "{Command} passed its deadline in step {Step}, run {Run}")]
    private static partial void LogDeadline(ILogger log, string command, string step, string run);

    [LoggerMessage(LogLevel.Warning, "{Command} failed: {Reason}, run {Run}")]
    private static partial void LogTimeout(ILogger log, string command, string reason, string run);

    [LoggerMessage(LogLevel.Warning, "{Command} passed its deadline in {Count} more runs since the last line about it")]
    private partial void LogDeadlines(string command, int count);

    [LoggerMessage(LogLevel.Warning, "{Step} of {Command} took too long in {Count} more runs since the last line about it")]
    private partial void LogTimeouts(string step, string command, int count);

    [LoggerMessage(LogLevel.Warning, "{Count} more tasks of the join in step {Step} of {Command} failed since the last line about it")]
    private partial void LogJoinFaults(string step, string command, int count);

    [LoggerMessage(LogLevel.Debug, "{Command}: another task of the join in step {Step} failed too, run {Run}: it stands for a reply")]
    private static partial void LogMappedJoinFault(ILogger log, Exception fault, string command, string step, string run);

    [LoggerMessage(LogLevel.Debug, "{Step} of {Command} is tried again, run {Run}: attempt {Attempt} of {Attempts} in {DelayMs} ms")]
    private static partial void LogRetry(
        ILogger log, Exception fault, string step, string command, string run, int attempt, int attempts, long delayMs);

    [LoggerMessage(LogLevel.Debug, "{Command} caught an exception of step {Step}, run {Run}")]
    private static partial void LogCaught(ILogger log, Exception fault, string command, string step, string run);

    [LoggerMessage(LogLevel.Warning, "{Command}: another task of the join in step {Step} failed too, run {Run}")]
    private static partial void LogJoinFault(ILogger log, Exception fault, string command, string step, string run);

    [LoggerMessage(LogLevel.Debug, "{Command}: a task of step {Step} failed, any other may still succeed, run {Run}")]
    private static partial void LogAnyFault(ILogger log, Exception fault, string command, string step, string run);

    [LoggerMessage(LogLevel.Debug, "{Command}: a task that is no longer waited for failed, run {Run}")]
    private static partial void LogLateFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "{Compensation} could not undo {Step} of {Command}, run {Run}: it has to be undone by hand")]
    private static partial void LogCompensationFault(
        ILogger log, Exception fault, string compensation, string step, string command, string run);

    [LoggerMessage(LogLevel.Debug, "{Command} refused a run: {Max} are under way")]
    private static partial void LogBusy(ILogger log, string command, int max);

    [LoggerMessage(LogLevel.Error, "A scoped service of {Command} threw while it was disposed, run {Run}")]
    private partial void LogScopeFault(Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "{Command} failed: its {Reply} cannot be written, run {Run}")]
    private static partial void LogRenderFault(ILogger log, Exception fault, string command, Type reply, string run);

    [LoggerMessage(LogLevel.Error, "{Command} failed while its reply was sent, run {Run}: its client's connection is reset")]
    private static partial void LogStreamFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "The reply of {Command} could not be sent, run {Run}")]
    private static partial void LogReplyFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "{Hook} of a run hook threw for {Command}, run {Run}")]
    private static partial void LogHookFault(ILogger log, Exception fault, string hook, string command, string run);

    [LoggerMessage(LogLevel.Error, "A callback that {Command} registered on its token threw, run {Run}")]
    private static partial void LogTokenFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "The tasks of {Step} of {Command} threw when no more were asked for, run {Run}")]
    private static partial void LogSequenceFault(ILogger log, Exception fault, string step, string command, string run);

    [LoggerMessage(LogLevel.Error, "What is left to undo of {Command} could not be found, run {Run}: it has to be undone by hand")]
    private static partial void LogUndoFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "An async void method threw on the reactor; return a Task from it so that its run can answer for it")]
    private partial void LogPostedFault(Exception fault);

    [LoggerMessage(LogLevel.Error, "{Filter} of {Command} threw, run {Run}")]
    private static partial void LogFilterFault(ILogger log, Exception fault, string command, string filter, string run);

    [LoggerMessage(LogLevel.Error, "{Command} could not check its request, run {Run}: a validator threw")]
    private static partial void LogCheckFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Warning,
        "{Command} is durable, but nothing stores the runs of {Reactor}: they end with the process, as all others")]
    private static partial void LogUnstored(ILogger log, string command, string reactor);

    [LoggerMessage(LogLevel.Error,
        "What {Command} holds before {Step} cannot be stored, run {Run}: it fails. A field or argument throws when it is written as JSON")]
    private static partial void LogUnwritable(ILogger log, Exception fault, string command, string step, string run);

    [LoggerMessage(LogLevel.Error,
        "{Command} is durable and answers with a stream in step {Step}, run {Run}: it fails, for a stream cannot be stored. Answer with "
        + "the value, or with where the stream is to be had")]
    private static partial void LogStreamOfDurable(ILogger log, string command, string step, string run);

    [LoggerMessage(LogLevel.Error, "{Command} cannot be stored, run {Run}: it waits until the store takes it")]
    private static partial void LogStoreFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error,
        "What {Command} has stored cannot be read back, run {Run}: it fails. After a crash it could not continue")]
    private static partial void LogUnreadableState(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "What {Command} waits for in {Step} is there, but cannot be read by this build, run {Run}: it is stuck")]
    private static partial void LogUnread(ILogger log, Exception fault, string command, string step, string run);

    [LoggerMessage(LogLevel.Error, "The stored reply that {Command}'s client waits for cannot be read, run {Run}")]
    private static partial void LogUnreadable(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error,
        "{Command}: the request of run {Holder} cannot be read by this build, so that another one with its key is refused, run {Run}")]
    private static partial void LogUncomparable(ILogger log, Exception fault, string command, string? holder, string run);

    [LoggerMessage(LogLevel.Error, "{Command} cannot be stored, run {Run}: it fails. {Problem}")]
    private static partial void LogRefused(ILogger log, string command, string run, string problem);

    [LoggerMessage(LogLevel.Warning,
        "{Command} was taken over by another process, run {Run}: what this one still did of it does not count")]
    private static partial void LogFenced(ILogger log, string command, string run);
}
