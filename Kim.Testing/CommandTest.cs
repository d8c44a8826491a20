using Kim.Binding;
using Kim.Reactors;
using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kim.Testing;

/// <summary>Runs commands in a test: no sockets, no threads, virtual time, completions in an order that a seed decides.</summary>
/// <remarks>
/// <code>
/// using var test = new CommandTest(KimCommands.Table);
/// var shop = new InMemoryShop();
/// shop.Put("apple", stock: 5, price: 250);
/// test.Services.AddSingleton&lt;IShop&gt;(shop);
/// test.At("Reserve", StepRule.Throws(new IOException()));
/// var run = test.Start&lt;PlaceOrder, Order&gt;(new Order("1", "apple", 2, "4242"));
/// test.Advance("1s");
/// Assert.Equal("Check, Load, Decide, Reserve, Reserve#2, Charge, Confirm, Answer", run.Trace);
/// </code>
/// A step whose task ends on another thread, real I/O for example, is not waited for: answer such a step by name, or give the command a service without I/O.
/// </remarks>
public sealed class CommandTest : IDisposable
{
    private readonly IReadOnlyList<CommandTable> _tables;
    private readonly Random _random;
    private readonly VirtualLoop _loop;
    private readonly TestHooks _hooks = new();
    private readonly List<CommandRun> _runs = [];
    private ServiceProvider? _services;
    private Reactor? _reactor;

    /// <summary>A test of these tables' commands, in the order of seed 0.</summary>
    /// <param name="tables">The commands: the generated <c>KimCommands.Table</c>.</param>
    public CommandTest(params CommandTable[] tables)
        : this(seed: 0, tables)
    {
    }

    /// <summary>A test of these tables' commands.</summary>
    /// <param name="seed">Decides the order of completions and the waits between attempts; the same seed replays the same run.</param>
    /// <param name="tables">The commands: the generated <c>KimCommands.Table</c>.</param>
    public CommandTest(int seed, params CommandTable[] tables)
    {
        _tables = tables;
        _random = new Random(seed);
        _loop = new VirtualLoop(_random);
    }

    /// <summary>The services that the commands are made from; until the first run begins.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>The deadline of commands that state none.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The HTTP request behind the runs that begin from now on, for commands that look at it.</summary>
    public TestHttp? Http { get; set; }

    /// <summary>Virtual time since the test began.</summary>
    public TimeSpan Now => TimeSpan.FromMilliseconds(_loop.NowMs);

    /// <summary>Asked at every visit of a step for which no rule stands; <see langword="null"/> leaves it alone.</summary>
    public Func<StepVisit, StepRule?>? Disturb
    {
        get => _hooks.Disturb;
        set => _hooks.Disturb = value;
    }

    /// <summary>A rule for a step, from its next visit on. Rules of one step apply one after the other.</summary>
    /// <param name="step">The step's name; of a called command <c>Other.Step</c>.</param>
    /// <param name="rule">What happens.</param>
    public void At(string step, StepRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (!_tables.SelectMany(table => table.Commands).Any(command => command.Steps.Any(known => known.Name == step || $"{command.Name}.{known.Name}" == step)))
        {
            throw new ArgumentException($"No command of the test has a step '{step}'.", nameof(step));
        }

        _hooks.Add(step, rule);
    }

    /// <summary>Begins a run of a command without a request.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    public CommandRun Start<TCommand>()
        where TCommand : Command => Begin(typeof(TCommand), null);

    /// <summary>Begins a run, and lets it go as far as it gets without time passing.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="TRequest">Its request.</typeparam>
    /// <param name="request">The bound request.</param>
    public CommandRun Start<TCommand, TRequest>(TRequest request)
        where TCommand : Command<TRequest> => Begin(typeof(TCommand), request);

    /// <summary>Lets virtual time pass; everything that becomes ready is done.</summary>
    /// <param name="duration">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    public void Advance(string duration) => Advance(Duration.Parse(duration));

    /// <inheritdoc cref="Advance(string)"/>
    /// <param name="duration">Not below 0.</param>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        _loop.Advance(duration);
    }

    /// <summary>Does everything that is ready, without time passing.</summary>
    public void Settle() => _loop.Settle();

    /// <summary>Lets time pass until every run has ended, at most for an hour of virtual time.</summary>
    /// <exception cref="InvalidOperationException">A run has not ended by then; the message says where it stands.</exception>
    public void RunToEnd() => RunToEnd("1h");

    /// <summary>Lets time pass until every run has ended, at most for this long.</summary>
    /// <param name="limit">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    /// <exception cref="InvalidOperationException">A run has not ended by then; the message says where it stands.</exception>
    public void RunToEnd(string limit) => RunToEnd(Duration.Parse(limit));

    /// <inheritdoc cref="RunToEnd(string)"/>
    /// <param name="limit">Not below 0.</param>
    public void RunToEnd(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        var limitMs = _loop.NowMs + (long)limit.TotalMilliseconds;
        _loop.Settle();
        while (_runs.Exists(run => !run.HasEnded) && _loop.AdvanceToNextTimer(limitMs))
        {
        }

        if (_runs.Find(run => !run.HasEnded) is { } stuck)
        {
            throw new InvalidOperationException($"A run has not ended within {limit} of virtual time: {stuck.Trace}.");
        }
    }

    /// <summary>Ends every run as a server does that has waited long enough for them.</summary>
    public void ForceShutdown()
    {
        _loop.AsLoop(Started().GiveUpRuns);
        _loop.Settle();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runs.ForEach(run => run.Dispose());
        _reactor?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _services?.Dispose();
    }

    private CommandRun Begin(Type type, object? request)
    {
        var reactor = Started();
        var command = _tables.SelectMany(table => table.Commands).FirstOrDefault(command => command.Type == type)
            ?? throw new ArgumentException($"{type} is in none of the tables that the test was made with.");
        var run = new CommandRun(command.Name, Http);
        _loop.AsLoop(() => _hooks.Add(reactor.Start(command, request, run), run));
        _runs.Add(run);
        _loop.Settle();
        return run;
    }

    private Reactor Started()
    {
        if (_reactor is not null)
        {
            return _reactor;
        }

        Services.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        Services.AddSingleton<IRunHooks>(_hooks);
        _services = Services.BuildServiceProvider();
        var reactor = new Reactor(_loop, Services, _services, new ReactorOptions { Deadline = Deadline, Random = _random, FaultsAtStart = true });

        // Nothing here waits for a thread: a feature that needs one cannot run on virtual time.
        reactor.StartAsync().GetAwaiter().GetResult();
        foreach (var table in _tables)
        {
            reactor.Add(table);
        }

        foreach (var feature in _services.GetServices<IReactorFeature>())
        {
            feature.Started();
        }

        return _reactor = reactor;
    }
}
