using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Durable.Owning;

// What this build cannot continue, and what is said of it.
internal sealed partial class RunClaims
{
    // A record has little room for it; the log has all of it.
    private const int ReasonMax = 1_000;

    private Task<ClaimEnd> StickUnreadableAsync(StoredRun run, Exception fault)
    {
        owner.Process.NoteUnreadable(run.Id);
        return StickAsync(run, fault, RunRecord.UnreadablePrefix + fault.Message);
    }

    // A signal of another name now: the run would wait for that, and this one would be lost. Of the one that it waits for its step tells.
    private void CheckInbox(StoredRun run)
    {
        var signals = owner.Known(run.Command)?.Signals.Select(signal => signal.Name).ToList() ?? [];
        if (run.Inbox.FirstOrDefault(signal => signal.Name != run.Wait?.Name && signal.Name != RunSignal.Cancel
            && !ChildName.IsCall(signal.Name, out _) && !signals.Contains(signal.Name)) is { } lost)
        {
            throw new UnreadableStateException(
                $"the signal {lost.Name} has come for it, and no step of this build waits for that, but for "
                + (signals.Count == 0 ? "none" : string.Join(", ", signals)));
        }
    }

    private async Task<ClaimEnd> StickAsync(StoredRun run, Exception? fault, string reason)
    {
        LogStuck(log, fault, run.Command, run.Step, run.Id, reason);
        reason = reason.Length <= ReasonMax ? reason : reason[..ReasonMax] + "…";
        await owner.Store.SaveAsync(Next(run, RunState.Stuck) with { Why = reason });
        owner.TellStopped(run.Id, reason);
        return ClaimEnd.Stuck;
    }

    private void TellUnreadable(string id, string problem)
    {
        if (owner.Process.IsNew(id))
        {
            LogUnreadable(log, problem, id);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "{Command} has runs that stand at {Step}, as {Run}: this build does not have that, and leaves them to one that does")]
    private static partial void LogUnknown(ILogger log, string command, string step, string run);

    [LoggerMessage(LogLevel.Error, "A stored run is left as it is, to be put right by hand: {Problem} Run {Run}")]
    private static partial void LogUnreadable(ILogger log, string problem, string run);

    [LoggerMessage(LogLevel.Error, "{Command} cannot continue at {Step}, where it was sent, run {Run}: it stays as it was")]
    private static partial void LogNotSent(ILogger log, Exception fault, string command, string step, string run);

    [LoggerMessage(LogLevel.Error, "{Command} is stuck at {Step}, run {Run}: {Reason}")]
    private static partial void LogStuck(ILogger log, Exception? fault, string command, string step, string run, string reason);
}
