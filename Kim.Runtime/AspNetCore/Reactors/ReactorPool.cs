using Kim.AspNetCore.Options;
using Kim.Binding;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Redis;
using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Reactors;

/// <summary>The reactors of a server, one thread each, that share nothing but the limits on runs.</summary>
/// <remarks>
/// <c>Created --StartAsync--> Running --EndRunsAsync--> (no runs) --DisposeAsync--> Ended</c>. Whoever needs them first starts them: our own server, or the host.
/// </remarks>
internal sealed partial class ReactorPool : IAsyncDisposable
{
    // How long a stop waits for compensations once it has given the runs up: as long as one may take.
    internal static readonly TimeSpan CompensationsMax = TimeSpan.FromSeconds(10);

    private readonly KimOptions _options;
    private readonly IReadOnlyList<CommandTable> _tables;
    private readonly ServiceLifetimes _lifetimes;
    private readonly IServiceProvider _services;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly IDisposable _observed;
    private readonly Watchdog _watchdog;
    private readonly Lock _gate = new();
    private Task? _started;
    private RedisWatch? _redis;
    private uint _turn;
    private bool _disposed;

    public ReactorPool(KimOptions options, IReadOnlyList<CommandTable> tables, ServiceLifetimes lifetimes, IServiceProvider services, ILoggerFactory loggers)
    {
        loggers = SafeLoggerFactory.Of(loggers);
        (_options, _tables, _lifetimes, _services, _loggers) = (options, tables, lifetimes, services, loggers);
        _log = loggers.CreateLogger<ReactorPool>();
        var hooks = services.GetService<IRunHooks>();
        All = [.. Enumerable.Range(0, options.Reactors).Select(index => Reactor.Create(index, options, loggers, hooks))];
        var loops = All.Select(reactor => (reactor.Loop, (Func<string>)(() => reactor.Runner.Doing)));
        _watchdog = new Watchdog(loops, options.StallThreshold, loggers);
        _observed = Instruments.Observe(All);
    }

    /// <summary>Every reactor.</summary>
    internal IReadOnlyList<Reactor> All { get; }

    /// <summary>Their loops, where they have sockets.</summary>
    internal IReadOnlyList<EpollLoop> EpollLoops => [.. All.Select(reactor => (EpollLoop)reactor.Loop)];

    /// <summary>Starts them, once.</summary>
    /// <exception cref="KimConfigurationException">A setting cannot be used, two commands answer one route, or a constructor parameter is not registered.</exception>
    internal Task StartAsync()
    {
        lock (_gate)
        {
            return _started ??= StartOnceAsync();
        }
    }

    /// <summary>Runs begun and not yet ended, asked of each reactor.</summary>
    internal async Task<int> RunsInFlight() => (await Task.WhenAll(All.Select(reactor => reactor.Loop.Ask(() => reactor.Runner.InFlight))).ConfigureAwait(false)).Sum();

    /// <summary>Waits for runs in flight; those that are left at the limit are given up: their clients get 503, and what they have done is undone.</summary>
    /// <param name="limit">When to give up.</param>
    /// <param name="forced">When not to wait for compensations either.</param>
    internal async Task EndRunsAsync(CancellationToken limit, CancellationToken forced)
    {
        if (_started is not { IsCompletedSuccessfully: true } || _disposed)
        {
            return;
        }

        try
        {
            await WhenIdle().WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await GiveUpRunsAsync().ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(forced);
            end.CancelAfter(CompensationsMax);
            await WhenIdle().WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Gives up the runs in flight: their clients get 503, and what they have done is undone.</summary>
    internal Task GiveUpRunsAsync() =>
        LastWait.ForAsync(GiveUpAsync(), () => $"giving up the runs ({string.Join("; ", All.Select(Doing))})", _log);

    /// <summary>Who serves a request: the reactor that its connection lives on, or else each in turn.</summary>
    internal Reactor For(Loop? loop)
    {
        for (var i = 0; loop is not null && i < All.Count; i++)
        {
            if (All[i].Loop == loop)
            {
                return All[i];
            }
        }

        return All[(int)(Interlocked.Increment(ref _turn) % (uint)All.Count)];
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _watchdog.Dispose();
        _observed.Dispose();
        if (_redis is not null)
        {
            await LastWait.ForAsync(_redis.DisposeAsync().AsTask(), () => "the watch of Redis", _log).ConfigureAwait(false);
        }

        await Task.WhenAll(All.Select(reactor => reactor.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static string Doing(Reactor reactor) => $"{reactor.Loop.Name}: {reactor.Runner.Doing}";

    private async Task GiveUpAsync()
    {
        if (await RunsInFlight().ConfigureAwait(false) is > 0 and var count)
        {
            LogGivingUp(count);
        }

        await Task.WhenAll(All.Select(reactor => reactor.Loop.Ask(() =>
        {
            reactor.Runner.GiveUpAll();
            return true;
        }))).ConfigureAwait(false);
    }

    private async Task StartOnceAsync()
    {
        foreach (var metadata in _tables.SelectMany(table => table.Metadata))
        {
            Wire.AddMetadata(metadata);
        }

        // All that reactors share: how many runs there may be of a command that states a limit. The others have a share of Kim:MaxRuns on each.
        var permits = _tables.SelectMany(table => table.Commands).ToDictionary(command => command, command => ConcurrencyPermits.For(command));
        var share = (_options.Limits.Runs + All.Count - 1) / All.Count;
        _redis = WatchRedis();
        await Task.WhenAll(All.Select(async reactor =>
        {
            var own = await reactor.StartAsync(_options, _redis).ConfigureAwait(false);
            var services = new ReactorServices(own, _services, reactor.Loop).Services;
            foreach (var (descriptor, permit) in permits)
            {
                Add(reactor, CommandBinder.Bind(descriptor, _services, _lifetimes, services, permit ?? new ConcurrencyPermits(share)));
            }

            Add(reactor, GraphCommand.Bind(_tables, _options.GraphIsPublic));
        })).ConfigureAwait(false);
        _redis?.Start();
    }

    private RedisWatch? WatchRedis()
    {
        try
        {
            return _options.Redis.Length > 0 ? new RedisWatch(ReactorRedis.Options(_options.Redis), _loggers) : null;
        }
        catch (ArgumentException fault)
        {
            throw new KimConfigurationException($"Kim:Redis: {fault.Message}", fault);
        }
    }

    private static void Add(Reactor reactor, BoundCommand command)
    {
        try
        {
            reactor.Add(command);
        }
        catch (InvalidOperationException fault)
        {
            throw new KimConfigurationException(fault.Message, fault);
        }
    }

    private Task WhenIdle() => Task.WhenAll(All.Select(async reactor => await (await reactor.Loop.Ask(reactor.Runner.WhenIdle).ConfigureAwait(false)).ConfigureAwait(false)));

    [LoggerMessage(LogLevel.Warning, "{Count} runs have not ended in time: they are given up, and undone")]
    private partial void LogGivingUp(int count);
}
