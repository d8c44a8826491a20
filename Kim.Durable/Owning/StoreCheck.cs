using Microsoft.Extensions.Logging;

namespace Kim.Durable.Owning;

/// <summary>Finds out what a store promises, says it, and refuses one that cannot be used.</summary>
internal sealed partial class StoreCheck(KimDurableOptions options, ILogger log)
{
    private const string CheckWork = "check what it promises";

    /// <summary>Asks the store; if it is away, again and again once the server runs. Loop only.</summary>
    /// <exception cref="KimConfigurationException">It cannot be used.</exception>
    internal async Task AtStartAsync(RunOwner owner)
    {
        if (owner.Store is MemoryRunStore)
        {
            return;
        }

        var report = await AskAsync(owner.Store);
        if (report.IsReached)
        {
            if (Judge(report) is { } refusal)
            {
                throw new KimConfigurationException(refusal);
            }

            return;
        }

        owner.TellAway(CheckWork, report.Problem);
        owner.Repeat(CheckWork, async () =>
        {
            var later = await AskAsync(owner.Store);
            if (!later.IsReached)
            {
                throw new TimeoutException(later.Problem);
            }

            if (Judge(later) is { } refusal)
            {
                LogRefused(log, refusal);
            }

            return null;
        });
    }

    private static async Task<StoreReport> AskAsync(IRunStore store)
    {
        try
        {
            return await store.CheckAsync();
        }
        catch (Exception fault)
        {
            return new StoreReport { Server = "", IsReached = false, Problem = fault.Message };
        }
    }

    // Why it cannot be used; null: it can, and the log says what it promises.
    private string? Judge(StoreReport report)
    {
        if (!report.ScriptsWork)
        {
            return $"Durable runs cannot be kept in {report.Server}: {report.Problem.TrimEnd('.')}. It needs scripts: Redis 7.0 or "
                + "newer whose user may call EVAL and EVALSHA, or Garnet with --lua and --lua-transaction-mode.";
        }

        if (report.Evicts && !options.AllowEviction)
        {
            return $"Durable runs cannot be kept in {report.Server}: its maxmemory-policy is {report.EvictionPolicy}, so it removes runs "
                + "when its memory is used up. Set maxmemory-policy to noeviction, name another Redis with Kim:Durable:Redis, or set "
                + "Kim:Durable:AllowEviction to true if runs may be lost.";
        }

        if (report.Evicts)
        {
            LogEvicts(log, report.Server, report.EvictionPolicy);
        }

        LogPersistence(
            log,
            report.Persistence >= StorePersistence.LogEverySecond ? LogLevel.Information : LogLevel.Warning,
            report.Server,
            Promise(report.Persistence));
        return null;
    }

    private static string Promise(StorePersistence persistence) => persistence switch
    {
        StorePersistence.LogAlways => "what it has acknowledged survives its end",
        StorePersistence.LogEverySecond => "if its machine ends, up to the last second is lost (appendfsync everysec)",
        StorePersistence.Log => "it has a log, but does not say how often it is written (allowAdmin=true in the connection string lets "
            + "it): up to the last second may be lost, or more",
        StorePersistence.Snapshots => "if it ends, all since its last snapshot is lost: set appendonly to yes",
        StorePersistence.None => "if it ends, all runs are lost: set appendonly to yes",
        _ => "it does not say what survives its end",
    };

    [LoggerMessage(LogLevel.Error, "The server would not have started, had the store answered then: {Refusal}")]
    private static partial void LogRefused(ILogger log, string refusal);

    [LoggerMessage("Durable runs are kept in {Server}: {Promise}")]
    private static partial void LogPersistence(ILogger log, LogLevel level, string server, string promise);

    [LoggerMessage(LogLevel.Warning,
        "Durable runs are kept in {Server}, which removes them when its memory is used up (maxmemory-policy {Policy}): runs may be lost")]
    private static partial void LogEvicts(ILogger log, string server, string policy);
}
