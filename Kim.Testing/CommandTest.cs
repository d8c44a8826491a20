using Kim.Binding;
using Kim.Reactors;
using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kim.Testing;

/// <summary>Runs commands in a test: without sockets and threads, in virtual time. A seed decides the order of completions.</summary>
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
/// The test does not wait for a task that ends on another thread, for example real I/O. Answer such a step by name, or give the command a
/// service without I/O. If a run has no reply, or not the expected one, because of such a task, the exception says so.
/// </remarks>
public sealed partial class CommandTest : IDisposable
{
    private readonly IReadOnlyList<CommandTable> _tables;
    private readonly Random _random;
    private readonly TestWorld _world;
    private readonly TestHooks _hooks = new();
    private readonly List<CommandRun> _runs = [];
    private readonly List<CommandRun> _begun = [];
    private readonly List<TestProcess> _processes = [];

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
        : this(tables, new Random(seed), new TestWorld(), new ServiceCollection())
    {
    }

    private CommandTest(IReadOnlyList<CommandTable> tables, Random random, TestWorld world, IServiceCollection services)
    {
        (_tables, _random, _world, Services) = (tables, random, world, services);
        _hooks.Begun = run =>
        {
            _runs.Add(run);
            _begun.Add(run);
        };
    }

    /// <summary>The services that commands take in their constructors. Add to them before the first run begins.</summary>
    /// <remarks>What is registered as an object outlives a crash; what is registered as a type is made again by the next process.</remarks>
    public IServiceCollection Services { get; }

    /// <summary>The deadline of commands that state none.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The HTTP request of the runs that begin from now on, for commands that use it.</summary>
    public TestHttp? Http { get; set; }

    /// <summary>Runs that commands of the test have begun through <see cref="IKim"/>, in the order of their first steps.</summary>
    public IReadOnlyList<CommandRun> Begun => _begun;

    /// <summary>Virtual time since the test began.</summary>
    public TimeSpan Now => TimeSpan.FromMilliseconds(NowMs);

    /// <summary>Called at every visit of a step that has no rule; <see langword="null"/>: the step runs as it is.</summary>
    public Func<StepVisit, StepRule?>? Disturb
    {
        get => _hooks.Disturb;
        set => _hooks.Disturb = value;
    }

    /// <summary>
    /// Adds a rule for a step, from its next visit on. A later rule outranks an earlier one, which applies again once the later is used up.
    /// </summary>
    /// <param name="step">The step's name; of a called command <c>Other.Step</c>.</param>
    /// <param name="rule">What happens.</param>
    public void At(string step, StepRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (!_tables.SelectMany(table => table.Commands)
            .Any(command => command.Steps.Any(known => known.Name == step || $"{command.Name}.{known.Name}" == step)))
        {
            throw new ArgumentException(
                $"No command of the test has a step '{step}': write the name of a step, or Command.Step for a called command.",
                nameof(step));
        }

        _hooks.Add(step, rule);
    }

    /// <summary>Starts a run of a command without a request.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    public CommandRun Start<TCommand>()
        where TCommand : Command => Begin(typeof(TCommand), null);

    /// <summary>Starts a run, and lets it run until it needs time to pass.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="TRequest">Its request.</typeparam>
    /// <param name="request">The bound request.</param>
    public CommandRun Start<TCommand, TRequest>(TRequest request)
        where TCommand : Command<TRequest> => Begin(typeof(TCommand), request);

    /// <summary>Lets virtual time pass, and does everything that becomes ready.</summary>
    /// <param name="duration">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    public void Advance(string duration) => Advance(Duration.Parse(duration));

    /// <inheritdoc cref="Advance(string)"/>
    /// <param name="duration">Not below 0.</param>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var endMs = NowMs + (long)Math.Ceiling(duration.TotalMilliseconds);
        Living(process => process.Loop.Advance(TimeSpan.FromMilliseconds(endMs - process.Loop.NowMs)));
    }

    /// <summary>Does everything that is ready, without time passing.</summary>
    public void Settle() => Living(static process => process.Loop.Settle());

    /// <summary>Lets virtual time pass until every run has ended, for an hour at most.</summary>
    /// <exception cref="InvalidOperationException">A run has not ended by then; the message says which step it is in.</exception>
    public void RunToEnd() => RunToEnd("1h");

    /// <summary>Lets virtual time pass until every run has ended, for this long at most.</summary>
    /// <param name="limit">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    /// <exception cref="InvalidOperationException">A run has not ended by then; the message says which step it is in.</exception>
    public void RunToEnd(string limit) => RunToEnd(Duration.Parse(limit));

    /// <inheritdoc cref="RunToEnd(string)"/>
    /// <param name="limit">Not below 0.</param>
    public void RunToEnd(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        var limitMs = NowMs + (long)limit.TotalMilliseconds;
        Settle();
        var isTime = true;
        while (isTime && _runs.Exists(IsUnderWay))
        {
            Living(process => isTime = process.Loop.AdvanceToNextTimer(limitMs));
        }

        if (_runs.Find(IsUnderWay) is { } stuck)
        {
            throw new InvalidOperationException(
                $"A run has not ended within {limit} of virtual time. Its steps so far: {stuck.Trace}. Allow more time, or let the task "
                + $"of its last step end.{stuck.Last?.Advice}{AdviceFor(stuck)}");
        }
    }

    /// <summary>Ends every run, as a server does when its stop has waited long enough.</summary>
    public void ForceShutdown() => Living(static process =>
    {
        process.Loop.AsLoop(process.Reactor.GiveUpRuns);
        process.Loop.Settle();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _runs.ForEach(run => run.Dispose());
        _processes.ForEach(process => process.Dispose());
    }

    private long NowMs => _processes is [.., var last] ? last.Loop.NowMs : _world.NowMs;

    private CommandRun Begin(Type type, object? request)
    {
        var command = _tables.SelectMany(table => table.Commands).FirstOrDefault(command => command.Type == type)
            ?? throw new ArgumentException(
                $"{type} is not in the tables that the test was made with: pass the KimCommands.Table of its assembly to CommandTest.");
        var process = Process();
        var run = new CommandRun(command.Name, Http) { IsDurable = command.IsDurable, Process = process.Loop };
        process.Loop.AsLoop(() => _hooks.Add(process.Reactor.Start(command, request, run), run));
        _runs.Add(run);
        Settle();
        return run;
    }

    // The one that lives.
    private TestProcess Process()
    {
        if (_processes is [.., { Loop.HasDied: false } living])
        {
            return living;
        }

        var process = new TestProcess(
            _tables, Services, _hooks, _world, new() { Deadline = Deadline, Random = _random, FaultsAtStart = true, ReadsBack = true },
            new VirtualLoop(_random, NowMs));
        _processes.Add(process);
        return process;
    }

    // Does something in a process; if that ends with it, the next one continues.
    private void Living(Action<TestProcess> action)
    {
        TestProcess process;
        do
        {
            process = Process();
            action(process);
        }
        while (process.Loop.HasDied);
    }
}
