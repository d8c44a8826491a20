using Kim.Durable;
using Kim.Loops;
using Kim.Reactors;
using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kim.Testing;

/// <summary>
/// One process of a test: a reactor with the commands. It shares the world, and the objects among the services, with others.
/// </summary>
internal sealed class TestProcess : IDisposable
{
    private readonly ServiceProvider _provider;

    internal TestProcess(
        IReadOnlyList<CommandTable> tables, IServiceCollection services, TestHooks hooks, TestWorld world, ReactorOptions options,
        VirtualLoop loop)
    {
        Loop = loop;
        loop.Moved = world.NoteTime;
        hooks.Process = loop;
        var isDurable = tables.Any(table => table.Commands.Any(command => command.IsDurable));
        var own = new ServiceCollection();
        foreach (var service in services)
        {
            ((ICollection<ServiceDescriptor>)own).Add(service);
        }

        own.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        own.AddSingleton<IRunHooks>(hooks);
        if (isDurable)
        {
            own.AddOptions();
            own.TryAddSingleton<TimeProvider>(world);
            own.AddSingleton<IRunStoreFactory>(world);
            own.AddDurableRuns();
        }

        _provider = own.BuildServiceProvider();
        Reactor = new Reactor(loop, own, _provider, options);
        loop.RunUntil(Reactor.StartAsync());
        if (Reactor.Journal is { } journal)
        {
            Reactor.Journal = new TestJournal(journal, loop);
        }

        foreach (var table in tables)
        {
            Reactor.Add(table);
        }

        foreach (var feature in _provider.GetServices<IReactorFeature>())
        {
            feature.Started();
        }
    }

    internal VirtualLoop Loop { get; }

    internal Reactor Reactor { get; }

    internal IKimRuns Runs => _provider.GetService<IKimRuns>()
        ?? throw new InvalidOperationException("No command of the test is durable.");

    // One that has died stops nothing.
    public void Dispose()
    {
        if (!Loop.HasDied)
        {
            Loop.RunUntil(Reactor.DisposeAsync().AsTask());
        }

        _provider.Dispose();
    }
}
