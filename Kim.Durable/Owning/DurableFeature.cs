using Kim.Durable.Memory;
using Kim.Reactors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kim.Durable.Owning;

/// <summary>Durable runs on the reactors: a store and an owner on each.</summary>
internal sealed partial class DurableFeature : IReactorFeature, IDisposable
{
    private static readonly Type[] Types = [typeof(IRunStore)];

    private readonly Lock _gate = new();
    private readonly IRunStoreFactory _stores;
    private readonly KimDurableOptions _options;
    private readonly ILogger _log;
    private readonly OwnerProcess _process = new();
    private readonly Dictionary<Reactor, RunOwner> _owners = [];
    private readonly CancellationTokenRegistration _stop;
    private Task? _check;
    private RunOwner? _unchecked;

    public DurableFeature(
        IRunStoreFactory stores, IOptions<KimDurableOptions> options, ILoggerFactory loggers, IServiceProvider services)
    {
        (_stores, _options) = (stores, options.Value);
        _log = loggers.CreateLogger("Kim.Durable");
        _stop = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(Stop) ?? default;
    }

    public IReadOnlyCollection<Type> ServiceTypes => Types;

    public async Task<IReadOnlyDictionary<Type, object>> StartAsync(Reactor reactor)
    {
        var store = await _stores.CreateAsync(
            reactor, new RunStoreOptions { Lease = _options.Lease, MaxRecord = _options.MaxRecord }).ConfigureAwait(false);
        var owner = new RunOwner(reactor, store, _options, _process, _log);
        await CheckOnce(owner).ConfigureAwait(false);
        await owner.Context.Run(owner.StartAsync).ConfigureAwait(false);
        lock (_gate)
        {
            _owners.Add(reactor, owner);
        }

        reactor.Journal = owner;
        return new Dictionary<Type, object> { [typeof(IRunStore)] = store };
    }

    public void Started()
    {
        foreach (var owner in Owners())
        {
            owner.Context.Post(static state => ((RunOwner)state!).Begin(), owner);
        }

        if (_unchecked is { } first)
        {
            first.Context.Post(_ => first.Repeat("check the store", () => CheckAgainAsync(first)), null);
        }
    }

    public async ValueTask StopAsync(Reactor reactor)
    {
        RunOwner? owner;
        lock (_gate)
        {
            if (!_owners.Remove(reactor, out owner))
            {
                return;
            }
        }

        await owner.Context.Run(owner.EndAsync).ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>An owner: of the reactor that asks, if it is one that does.</summary>
    internal RunOwner Any()
    {
        var owners = Owners();
        return owners.FirstOrDefault(owner => owner.Reactor.Loop.IsLoopThread) ?? owners.FirstOrDefault()
            ?? throw new InvalidOperationException(
                "Durable runs can be asked for while the server runs: it has not started yet, or has stopped.");
    }

    private List<RunOwner> Owners()
    {
        lock (_gate)
        {
            return [.. _owners.Values];
        }
    }

    private void Stop()
    {
        foreach (var owner in Owners())
        {
            owner.Stop();
        }
    }

    // All of them have the same store: one asks.
    private Task CheckOnce(RunOwner owner)
    {
        lock (_gate)
        {
            return _check ??= owner.Context.Run(async () =>
            {
                if (owner.Store is MemoryRunStore)
                {
                    LogMemory();
                    return;
                }

                var report = await AskAsync(owner.Store);
                if (!report.IsReached)
                {
                    LogUnchecked(report.Problem);
                    _unchecked = owner;
                }
                else if (Judge(report) is { } refusal)
                {
                    throw new KimConfigurationException(refusal);
                }
            });
        }
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

    // It was away when the server started.
    private async Task<TimeSpan?> CheckAgainAsync(RunOwner owner)
    {
        var report = await AskAsync(owner.Store);
        if (!report.IsReached)
        {
            return owner.Lease.Period;
        }

        if (Judge(report) is { } refusal)
        {
            LogRefused(refusal);
        }

        return null;
    }

    // Why it cannot be used; null: it can, and the log says what it promises.
    private string? Judge(StoreReport report)
    {
        if (!report.ScriptsWork)
        {
            return $"Durable runs cannot be kept in {report.Server}: {report.Problem.TrimEnd('.')}. It needs scripts: Redis 7.0 or newer whose "
                + "user may call EVAL and EVALSHA, or Garnet with --lua and --lua-transaction-mode.";
        }

        if (report.Evicts && !_options.AllowEviction)
        {
            return $"Durable runs cannot be kept in {report.Server}: its maxmemory-policy is {report.EvictionPolicy}, so it removes runs when "
                + "its memory is used up. Set maxmemory-policy to noeviction, name another Redis with Kim:Durable:Redis, or set "
                + "Kim:Durable:AllowEviction to true if runs may be lost.";
        }

        if (report.Evicts)
        {
            LogEvicts(report.Server, report.EvictionPolicy);
        }

        LogPersistence(
            report.Persistence >= StorePersistence.LogEverySecond ? LogLevel.Information : LogLevel.Warning,
            report.Server,
            Promise(report.Persistence));
        return null;
    }

    private static string Promise(StorePersistence persistence) => persistence switch
    {
        StorePersistence.LogAlways => "what it has acknowledged survives its end (appendfsync always)",
        StorePersistence.LogEverySecond => "if its machine ends, up to the last second is lost (appendfsync everysec)",
        StorePersistence.Log => "it has a log, but does not say how often it is written (allowAdmin=true in the connection string lets it): "
            + "up to the last second may be lost, or more",
        StorePersistence.Snapshots => "if it ends, all since its last snapshot is lost: set appendonly to yes",
        StorePersistence.None => "if it ends, all runs are lost: set appendonly to yes",
        _ => "it does not say what survives its end",
    };

    [LoggerMessage(LogLevel.Error, "The server would not have started, had the store answered then: {Refusal}")]
    private partial void LogRefused(string refusal);

    [LoggerMessage(LogLevel.Warning,
        "Durable runs are kept in memory, and end with the process. AddDurableRedis keeps them in Redis")]
    private partial void LogMemory();

    [LoggerMessage("Durable runs are kept in {Server}: {Promise}")]
    private partial void LogPersistence(LogLevel level, string server, string promise);

    [LoggerMessage(LogLevel.Warning,
        "Durable runs are kept in {Server}, which removes them when its memory is used up (maxmemory-policy {Policy}): runs may be lost")]
    private partial void LogEvicts(string server, string policy);

    [LoggerMessage(LogLevel.Warning,
        "The store of durable runs does not answer, so what it promises is not known: runs wait until it does. {Problem}")]
    private partial void LogUnchecked(string problem);
}
