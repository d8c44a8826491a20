using System.Collections.Concurrent;
using Kim.Runs;
using Microsoft.Extensions.Logging;

namespace Kim.Reactors;

/// <summary>Runs that code outside commands starts on one reactor.</summary>
/// <remarks>
/// A start (<see cref="RunStart"/>), which nobody forgets:
/// <code>
/// Posted --the loop takes it--> Running --the run's reply--> Over
/// Posted --its caller cancels; the command cannot be made--> Over, with an exception
/// Posted, Running --the loop has ended--> Over, with an exception
/// </code>
/// </remarks>
internal sealed class ReactorRuns(Reactor reactor, ILoggerFactory loggers) : IKim
{
    private readonly ILogger _log = loggers.CreateLogger<ReactorRuns>();
    private readonly ConcurrentDictionary<RunStart, bool> _open = new();
    private volatile bool _ended;

    internal StepRunner Runner => reactor.Runner;

    /// <inheritdoc/>
    public Task<T> Run<T>(CommandCall<T> call, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Reactor > 0 ? Task.FromException<T>(NoSuchReactor(call.Reactor.Value, 1)) : RunHere(call, cancel);
    }

    /// <inheritdoc/>
    public string Start<T>(CommandCall<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Reactor > 0 ? throw NoSuchReactor(call.Reactor.Value, 1) : StartHere(call, RunNumber.Next());
    }

    /// <summary>Runs a command here, whichever reactor the call names.</summary>
    internal Task<T> RunHere<T>(CommandCall<T> call, CancellationToken cancel)
    {
        var start = new WaitedStart<T>(this, call, cancel);
        Begin(start);
        return start.Task;
    }

    /// <summary>Begins a run here that nobody waits for, with a number that is known already.</summary>
    internal string StartHere<T>(CommandCall<T> call, ulong number)
    {
        if (_ended)
        {
            throw Stopped(call.Command);
        }

        Begin(new DetachedStart(this, call.Command, call.Request, call.Deadline, number, _log));
        return RunNumber.Format(number);
    }

    /// <summary>The loop has ended: what it has not done it never will.</summary>
    internal void End()
    {
        _ended = true;
        foreach (var start in _open.Keys)
        {
            Lose(start);
        }
    }

    internal static ArgumentOutOfRangeException NoSuchReactor(int index, int count) => new(
        "call", index, $"There is no reactor {index}: there are {count}, from 0 on (Kim:Reactors). Leave OnReactor out, or name one.");

    /// <summary>A start is over.</summary>
    internal void Forget(RunStart start) => _open.TryRemove(start, out _);

    private void Begin(RunStart start)
    {
        _open.TryAdd(start, true);
        reactor.Loop.Post(start);

        // After the loop's end nobody takes what was posted.
        if (_ended)
        {
            Lose(start);
        }
    }

    private void Lose(RunStart start)
    {
        if (_open.TryRemove(start, out _))
        {
            start.Fail(Stopped(start.Command));
        }
    }

    private static InvalidOperationException Stopped(CommandDescriptor command) => new(
        $"{command.Name} was not run to its end: the host has stopped. Start runs before that; a hosted service ends its work in "
        + "StopAsync.");
}
