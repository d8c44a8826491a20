using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Routing;
using Kim.Binding;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Reactors;
using Kim.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Reactors;

/// <summary>The reactors of a server, one thread each, that share nothing but the limits on runs.</summary>
/// <remarks>
/// <c>Created --StartAsync--> Running --EndRunsAsync--> (no runs) --DisposeAsync--> Ended</c>. The first that needs them starts them: our
/// own server, or the host.
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
    private uint _turn;
    private bool _disposed;

    public ReactorPool(KimOptions options, IReadOnlyList<CommandTable> tables, ServiceLifetimes lifetimes, IServiceProvider services,
        ILoggerFactory loggers)
    {
        loggers = SafeLoggerFactory.Of(loggers);
        (_options, _tables, _lifetimes, _services, _loggers) = (options, tables, lifetimes, services, loggers);
        _log = loggers.CreateLogger<ReactorPool>();
        All = [.. Enumerable.Range(0, options.ReactorCount).Select(Create)];
        var loops = All.Select(http => (http.Loop, (Func<string>)(() => http.Reactor.Runner.Doing)));
        _watchdog = new Watchdog(loops, options.StallThreshold, loggers);
        _observed = Instruments.Observe(All);
        Readiness = new Readiness(this, options.StallThreshold, services);
    }

    /// <summary>Every reactor.</summary>
    internal IReadOnlyList<ReactorHttp> All { get; }

    /// <summary>Their loops, if these have sockets.</summary>
    internal IReadOnlyList<EpollLoop> EpollLoops => [.. All.Select(http => (EpollLoop)http.Loop)];

    /// <summary>Whether they can serve now.</summary>
    internal Readiness Readiness { get; }

    /// <summary>Whether they have started. Any thread.</summary>
    internal bool HasStarted => Volatile.Read(ref _started) is { IsCompletedSuccessfully: true };

    /// <summary>Starts them, once.</summary>
    /// <exception cref="KimConfigurationException">A setting cannot be used, two commands answer one route, or a constructor parameter is
    /// not registered.</exception>
    internal Task StartAsync()
    {
        lock (_gate)
        {
            return _started ??= StartOnceAsync();
        }
    }

    /// <summary>Runs begun and not yet ended, asked of each reactor.</summary>
    internal async Task<int> RunsInFlight() =>
        (await Task.WhenAll(All.Select(http => http.Loop.Ask(() => http.Reactor.Runner.InFlight))).ConfigureAwait(false)).Sum();

    /// <summary>
    /// Waits for runs in flight; those that are left at the limit are given up: their clients get 503, and what they have done is undone.
    /// </summary>
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
    internal ReactorHttp For(Loop? loop)
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

    /// <summary>Who runs what comes from elsewhere: the reactor that calls, or else the one with the fewest runs. Any thread.</summary>
    internal ReactorHttp LeastBusy()
    {
        var least = For(null);
        foreach (var http in All)
        {
            if (http.Loop.IsLoopThread)
            {
                return http;
            }

            least = http.Reactor.Runner.InFlight < least.Reactor.Runner.InFlight ? http : least;
        }

        return least;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _watchdog.Dispose();
        _observed.Dispose();
        await Task.WhenAll(All.Select(EndAsync)).ConfigureAwait(false);
    }

    /// <summary>Another worker of this one's supervisor has ended. Before the start nobody needs to know. Any thread.</summary>
    internal void WorkerEnded(int process)
    {
        foreach (var feature in HasStarted ? _services.GetServices<IReactorFeature>() : [])
        {
            try
            {
                feature.WorkerEnded(process);
            }
            catch (Exception fault)
            {
                LogNotTold(fault, feature.GetType(), process);
            }
        }
    }

    private static string Doing(ReactorHttp http) => $"{http.Loop.Name}: {http.Reactor.Runner.Doing}";

    private ReactorHttp Create(int index)
    {
        var name = $"kim-reactor-{index}";
        EventLoop loop = _options.UsesEpoll ? new EpollLoop(name, _loggers) : new PortableLoop(name, _loggers);
        var isDevelopment = _services.GetService<IHostEnvironment>()?.IsDevelopment() ?? false;
        var options = new ReactorOptions { Deadline = _options.Deadline, ReadsBack = isDevelopment };
        var reactor = new Reactor(loop, _lifetimes, _services, options);
        var routes = new RouteTable();
        var dispatcher = new CommandDispatcher(routes, reactor.Runner, _loggers);
        return new ReactorHttp(
            reactor,
            routes,
            dispatcher,
            new ReplyRenderer(_loggers, reactor.Runner.Wire, _options.Problems),
            Share(_options.MaxRequests),
            _options.MaxPipelined,
            _options.FlowContext);
    }

    // Of what a server may have at most, each reactor gets the same part.
    private int Share(int max) => (max + _options.ReactorCount - 1) / _options.ReactorCount;

    // The loop ends last: what is on it ends on it.
    private async Task EndAsync(ReactorHttp http)
    {
        await http.Reactor.DisposeAsync().ConfigureAwait(false);
        var loop = http.Loop;
        loop.Stop();
        if (await LastWait.ForAsync(loop.Ended, () => $"{loop.Name}, which is held by {http.Reactor.Runner.Doing},", _log)
            .ConfigureAwait(false))
        {
            loop.Dispose();
        }

        http.Reactor.Runs.End();
    }

    private async Task GiveUpAsync()
    {
        if (await RunsInFlight().ConfigureAwait(false) is > 0 and var count)
        {
            LogGivingUp(count);
        }

        await Task.WhenAll(All.Select(http => http.Loop.Ask(() =>
        {
            http.Reactor.GiveUpRuns();
            return true;
        }))).ConfigureAwait(false);
    }

    private async Task StartOnceAsync()
    {
        foreach (var table in _tables)
        {
            Reactor.AddMetadata(table);
        }

        Wire.AddMetadata(CommandsJson.Default);

        // All that reactors share: how many runs there may be of a command that states a limit. The others have a share of Kim:MaxRuns on
        // each.
        var permits = _tables.SelectMany(table => table.Commands).ToDictionary(command => command, ConcurrencyPermits.For);
        var index = new CommandIndex(_tables, _options.Graph is GraphAccess.Public);
        CommandDescriptor[] own = [ListCommand.Describe(index), GraphCommand.Describe(index)];
        var health = _options.Health ? HealthCommand.Describe(Readiness, _services) : null;
        await Task.WhenAll(All.Select(async http =>
        {
            http.Loop.Start();
            await http.Reactor.StartAsync().ConfigureAwait(false);
            foreach (var (command, permit) in permits)
            {
                Add(http, command, permit ?? new ConcurrencyPermits(Share(_options.MaxRuns)));
            }

            foreach (var command in own)
            {
                Add(http, command, permits: null);
            }

            if (health is not null)
            {
                Add(http, health, permits: null);
            }
        })).ConfigureAwait(false);
        foreach (var feature in _services.GetServices<IReactorFeature>())
        {
            feature.Started();
        }
    }

    private static void Add(ReactorHttp http, CommandDescriptor command, ConcurrencyPermits? permits)
    {
        var bound = http.Reactor.Add(command, permits);
        try
        {
            http.Add(bound);
        }
        catch (InvalidOperationException fault)
        {
            throw new KimConfigurationException(fault.Message, fault);
        }
    }

    private Task WhenIdle() =>
        Task.WhenAll(
            All.Select(async http =>
                await (await http.Loop.Ask(http.Reactor.Runner.WhenIdle).ConfigureAwait(false)).ConfigureAwait(false)));

    [LoggerMessage(LogLevel.Error, "{Feature} could not be told that the worker with process {Process} has ended")]
    private partial void LogNotTold(Exception fault, Type feature, int process);

    [LoggerMessage(LogLevel.Warning, "{Count} runs have not ended in time: they are given up, and undone")]
    private partial void LogGivingUp(int count);
}
