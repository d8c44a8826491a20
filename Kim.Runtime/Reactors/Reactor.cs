using System.Diagnostics.CodeAnalysis;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Reactors;

/// <summary>A loop with its commands and their runs. It shares nothing with another reactor.</summary>
/// <remarks>
/// <c>Created --StartAsync--> Started --Add--> (has commands) --Start--> (runs) --DisposeAsync--> Ended</c>. The one that made the loop
/// starts it before, and ends it after.
/// </remarks>
[Experimental("KIM1002")]
public sealed partial class Reactor : IAsyncDisposable
{
    private readonly IServiceProvider _services;
    private readonly ServiceLifetimes _lifetimes;
    private readonly ReactorOptions _options;
    private readonly ILogger _log;
    private readonly IReadOnlyList<IReactorFeature> _features;
    private readonly List<IReactorFeature> _started = [];
    private readonly Dictionary<Type, object> _given = [];
    private bool _hasStarted;
    private IReadOnlyDictionary<Type, object> _own = new Dictionary<Type, object>();

    /// <summary>Makes one, which does nothing yet.</summary>
    /// <param name="loop">Its loop.</param>
    /// <param name="registrations">The host's registrations: how long each service lives.</param>
    /// <param name="services">The host's services. The reactor uses <see cref="ILoggerFactory"/>, <see cref="IRunHooks"/>,
    /// <see cref="IReactorFeature"/>.</param>
    /// <param name="options">Its options.</param>
    public Reactor(Loop loop, IServiceCollection registrations, IServiceProvider services, ReactorOptions? options = null)
        : this(loop, new ServiceLifetimes(registrations), services, options ?? new())
    {
    }

    internal Reactor(Loop loop, ServiceLifetimes lifetimes, IServiceProvider services, ReactorOptions options)
    {
        (Loop, _lifetimes, _services, _options) = (loop, lifetimes, services, options);
        _features = [.. services.GetServices<IReactorFeature>()];
        Runner = new StepRunner(
            loop,
            new()
            {
                Deadline = options.Deadline,
                Random = options.Random,
                ReadsBack = options.ReadsBack,
                Time = services.GetService<TimeProvider>() ?? TimeProvider.System,
                Hooks = services.GetService<IRunHooks>(),
                Wire = services.GetService<Wire>() ?? Wire.Default,
                FaultReplies =
                [
                    .. services.GetServices<FaultMap>().Select<FaultMap, Func<Exception, Reply?>>(map => map.ReplyTo),
                    .. _features.Select<IReactorFeature, Func<Exception, Reply?>>(feature => feature.ReplyTo),
                ],
            },
            services.GetRequiredService<ILoggerFactory>());
        _log = Runner.Loggers.CreateLogger<Reactor>();
        Runs = new ReactorRuns(this, Runner.Loggers);
    }

    /// <summary>Its loop.</summary>
    public Loop Loop { get; }

    internal StepRunner Runner { get; }

    /// <summary>The runs that code outside commands starts here.</summary>
    internal ReactorRuns Runs { get; }

    /// <summary>Starts its features and makes its own services. The loop must run.</summary>
    /// <exception cref="KimConfigurationException">A service cannot be made.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public async Task StartAsync()
    {
        if (Interlocked.Exchange(ref _hasStarted, true))
        {
            throw new InvalidOperationException("A reactor is started once.");
        }

        var own = _given;
        foreach (var feature in _features)
        {
            foreach (var (type, service) in await feature.StartAsync(this).ConfigureAwait(false))
            {
                own[type] = service;
            }

            _started.Add(feature);
        }

        // A host of several reactors has one for all of them.
        if (_services.GetService<IKim>() is null)
        {
            own[typeof(IKim)] = Runs;
        }

        _own = new ReactorServices(own, _services, Loop).Services;
    }

    /// <summary>Adds a table's commands, so that they can be started, and called by other commands.</summary>
    /// <param name="table">The generated <c>KimCommands.Table</c>.</param>
    /// <exception cref="KimConfigurationException">A constructor parameter is not registered, or cannot be made.</exception>
    public void Add(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        AddMetadata(table);
        foreach (var command in table.Commands)
        {
            try
            {
                Add(command, ConcurrencyPermits.For(command));
            }
            catch (KimConfigurationException fault) when (_options.FaultsAtStart)
            {
                Runner.Add(new BoundCommand(command, _ => throw fault));
            }
        }
    }

    /// <summary>Starts a run. Loop only. Its first step is entered in this turn, after this method has returned.</summary>
    /// <param name="command">The command, which was added.</param>
    /// <param name="request">Its bound request; <see langword="null"/> if it has none.</param>
    /// <param name="receiver">Gets the reply.</param>
    /// <returns>The run's id, 16 hexadecimal digits.</returns>
    /// <exception cref="InvalidOperationException">The command was not added.</exception>
    /// <exception cref="ArgumentException">The request is not of the command's type.</exception>
    public string Start(CommandDescriptor command, object? request, IReplyReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(receiver);
        var run = Runner.Create(command, RunNumber.Next());
        run.Receiver = receiver;
        run.Command.SetRequest(request);
        Loop.Post(static state => ((Run)state!).Runner.Start((Run)state), run);
        return run.Id;
    }

    /// <summary>
    /// Ends every run, as a server does when its stop has waited long enough: the clients get 503, and completed steps are undone. Loop
    /// only.
    /// </summary>
    public void GiveUpRuns() => Runner.GiveUpAll();

    /// <summary>Ends what <see cref="StartAsync"/> has started. The loop must still run.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = _started.Count - 1; i >= 0; i--)
        {
            await StopAsync(_started[i]).ConfigureAwait(false);
        }

        _started.Clear();
        Runner.End();
    }

    /// <summary>Adds a table's JSON metadata to that of the process.</summary>
    internal static void AddMetadata(CommandTable table)
    {
        foreach (var metadata in table.Metadata)
        {
            Wire.AddMetadata(metadata);
        }
    }

    /// <summary>Resolves a command's constructor, and makes the command known to others.</summary>
    internal BoundCommand Add(CommandDescriptor command, ConcurrencyPermits? permits)
    {
        var bound = CommandBinder.Bind(command, _services, _lifetimes, _own, permits);
        Runner.Add(bound);
        return bound;
    }

    // One that fails, or takes too long, does not keep the others.
    private async Task StopAsync(IReactorFeature feature)
    {
        try
        {
            await LastWait.ForAsync(feature.StopAsync(this).AsTask(), () => $"{feature.GetType().Name} of {Loop.Name}", _log)
                .ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogStopFault(fault, feature.GetType(), Loop.Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Feature} of {Loop} could not be stopped")]
    private partial void LogStopFault(Exception fault, Type feature, string loop);
}
