using Microsoft.Extensions.Logging;

namespace Kim.Durable.Owning;

// What the log says of an owner.
internal sealed partial class RunOwner
{
    [LoggerMessage(LogLevel.Warning,
        "{Command}: the store no longer has run {Run}, which is under way here: it is written again. What it lost of others is lost")]
    private static partial void LogLost(ILogger log, string command, string run);

    [LoggerMessage(LogLevel.Error,
        "{Command}: what is stored of run {Run} was changed, and cannot be read: it ends here, and is left to be put right by hand")]
    private static partial void LogDamaged(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Warning, "{Command}: a client waits for run {Run}, which cannot be looked at: it is told to ask later")]
    private static partial void LogLookFault(ILogger log, Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Warning,
        "The store of durable runs does not answer: {Owner} cannot {What}. Until it does, runs wait, all is tried again, and no other "
        + "owner is taken for dead. {Reason}")]
    private static partial void LogAway(ILogger log, string owner, string what, string reason);

    [LoggerMessage(LogLevel.Information, "The store of durable runs answers again, and all that it was asked for meanwhile is done")]
    private static partial void LogBack(ILogger log);

    [LoggerMessage(LogLevel.Warning, "{Owner} has died with {Count} runs: they continue here, as far as this build knows them")]
    private static partial void LogTakeOver(ILogger log, string owner, int count);

    [LoggerMessage(LogLevel.Warning, "{Owner} has {Count} runs that are not in its memory: they continue from their records")]
    private static partial void LogForgotten(ILogger log, string owner, int count);

    [LoggerMessage(LogLevel.Error,
        "{Owner} could not give up its lease: its runs continue elsewhere when the lease is over. {Fault}: {Reason}")]
    private static partial void LogLeaveFault(ILogger log, string owner, Type fault, string reason);

    [LoggerMessage(LogLevel.Error,
        "{Command}, run {Run}, is cancelled, but the run of {Called} that it has called could not be: cancel that by hand")]
    private static partial void LogCancelFault(ILogger log, Exception fault, string command, string run, string called);

    [LoggerMessage(LogLevel.Error, "{Command}: a client waits for run {Run}, of which this server cannot read what it needs: {Problem}")]
    private static partial void LogUndecodable(ILogger log, string command, string run, string problem);

    [LoggerMessage(LogLevel.Debug, "{Command}: run {Run} has got a signal, and could not be continued at once")]
    private static partial void LogWakeFault(ILogger log, Exception fault, string command, string run);
}
