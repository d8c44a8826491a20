using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Reactors;

/// <summary>A run that nobody waits for: the log says how it failed.</summary>
internal sealed partial class DetachedStart(
    ReactorRuns runs, CommandDescriptor command, object? request, TimeSpan? deadline, ulong number, ILogger log)
    : RunStart(runs, command, request, deadline, number)
{
    private readonly ulong _number = number;

    /// <inheritdoc/>
    protected override bool IsDetached => true;

    /// <inheritdoc/>
    protected override void End(StepInfo last, Reply reply)
    {
        if (reply.StatusCode >= 400)
        {
            using var scope = log.BeginScope(new RunScope(last.RunId, last.Step.Name, TraceId));
            LogFailedReply(
                log, reply.StatusCode < 500 ? LogLevel.Warning : LogLevel.Error, Command.Name, reply.StatusCode, last.RunId,
                (reply as EnvelopeReply)?.Text ?? "its reply has no message");
        }
    }

    /// <inheritdoc/>
    internal override void Fail(Exception fault)
    {
        using var scope = log.BeginScope(new RunScope(RunNumber.Format(_number), null, TraceId));
        LogNoReply(log, fault, Command.Name, RunNumber.Format(_number));
    }

    [LoggerMessage("{Command}, which nobody waits for, failed with {Status}, run {Run}: {Reason}")]
    private static partial void LogFailedReply(ILogger log, LogLevel level, string command, int status, string run, string reason);

    [LoggerMessage(LogLevel.Error, "{Command}, which nobody waits for, could not be run, run {Run}")]
    private static partial void LogNoReply(ILogger log, Exception fault, string command, string run);
}
