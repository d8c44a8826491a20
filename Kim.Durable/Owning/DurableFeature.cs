using Kim.Reactors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kim.Durable.Owning;

/// <summary>Durable runs on the reactors: a store and an owner on each.</summary>
internal sealed class DurableFeature : IReactorFeature, IDisposable
{
    private static readonly Type[] Types = [typeof(IRunStore)];

    private readonly Lock _gate = new();
    private readonly IRunStoreFactory _stores;
    private readonly KimDurableOptions _options;
    private readonly ILogger _log;
    private readonly LocalProcesses _local = new();
    private readonly OwnerProcess _process;
    private readonly Dictionary<Reactor, RunOwner> _owners = [];
    private readonly CancellationTokenRegistration _stop;
    private readonly StoreCheck _check;
    private readonly RunCoding _coding;
    private Task? _checking;

    public DurableFeature(
        IRunStoreFactory stores, IOptions<KimDurableOptions> options, ILoggerFactory loggers, IServiceProvider services)
    {
        (_stores, _options) = (stores, options.Value);
        _log = loggers.CreateLogger("Kim.Durable");
        _process = new OwnerProcess([.. services.GetServices<IOwnerLiveness>(), _local], new Namesakes(_options.Name, _log));
        _check = new StoreCheck(_options, _log);
        _coding = new RunCoding(services.GetService<IRunCodec>());
        _stop = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(Stop) ?? default;
    }

    public IReadOnlyCollection<Type> ServiceTypes => Types;

    public string? NotReady => _process.Namesakes.IsReplaced ? "another process has its Kim:Durable:Name" : null;

    public async Task<IReadOnlyDictionary<Type, object>> StartAsync(Reactor reactor)
    {
        var store = await _stores.CreateAsync(
            reactor, new RunStoreOptions { Lease = _options.Lease, MaxRecord = _options.MaxRecord }).ConfigureAwait(false);
        var owner = new RunOwner(reactor, store, _coding, _options, _process, _log);
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
        _stores.Started();
        foreach (var liveness in _process.Liveness)
        {
            liveness.Watch(LookAtOwners);
        }

        foreach (var owner in Owners())
        {
            owner.Context.Post(static state => ((RunOwner)state!).Begin(), owner);
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
        await _stores.CloseAsync(reactor).ConfigureAwait(false);
    }

    public void WorkerEnded(int process) => _local.TellEnded();

    public void Dispose()
    {
        _stop.Dispose();
        _local.Dispose();
    }

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

    private void LookAtOwners()
    {
        foreach (var owner in Owners())
        {
            owner.LookAtOwners();
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
            return _checking ??= owner.Context.Run(() => _check.AtStartAsync(owner));
        }
    }
}
