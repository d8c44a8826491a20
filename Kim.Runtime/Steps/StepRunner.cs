using System.Diagnostics;
using Kim.Reactor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Steps;

/// <summary>Drives the runs of one reactor. Everything here happens on the reactor's thread.</summary>
/// <remarks>
/// Owns no run: a run is held by whatever will wake it (a completion queue, a waiter, the deadline's timer). Phases of a run:
/// <code>
/// Created --Start--> Running --Wait--> Waiting --completion of this version--> Running
///                       |                 |
///                       |                 +--deadline--> Ended (504)
///                       +--End, or an exception--> Ended
/// </code>
/// Each move to Waiting and to Ended counts <see cref="Command.Version"/> up, so a completion that comes too late finds another number and is dropped.
/// User code runs under the reactor's <see cref="SynchronizationContext"/>, and only user code does: left installed, it would push every
/// <c>ConfigureAwait(false)</c> continuation of the libraries below to the thread pool.
/// </remarks>
public sealed partial class StepRunner
{
    private readonly EventLoop _loop;
    private readonly StepRunnerOptions _options;
    private readonly ILogger _log;
    private readonly LoopSynchronizationContext _context;
    private readonly WaiterPool _waiters;

    // Which ordered connection the step now running has staged bytes on; more than one makes the order unknown.
    private CompletionFifo? _staged;
    private bool _stagedOnSeveral;

    internal StepRunner(EventLoop loop, StepRunnerOptions options, ILoggerFactory loggers)
    {
        _loop = loop;
        _options = options;
        Loggers = loggers;
        _log = loggers.CreateLogger<StepRunner>();
        _context = new LoopSynchronizationContext(this, loop);
        _waiters = new WaiterPool(this, loop);
    }

    /// <summary>The loop that these runs live on.</summary>
    internal EventLoop Loop => _loop;

    /// <summary>Makes the commands' loggers.</summary>
    internal ILoggerFactory Loggers { get; }

    /// <summary>Runs begun and not yet ended.</summary>
    internal int InFlight { get; private set; }

    /// <summary>Begins a run whose request is bound.</summary>
    internal void Start(Command command)
    {
        Debug.Assert(_loop.IsLoopThread, "A run begins on its reactor.");
        Debug.Assert(command.Phase == RunPhase.Created, "A command object is one run.");
        command.StartedMs = _loop.NowMs;
        InFlight++;
        Continue(command, state: 1);
    }

    /// <summary>Ends a run whose request could not be bound, before its first step.</summary>
    internal void Refuse(Command command, Reply refusal)
    {
        InFlight++;
        Finish(command, refusal, failed: false);
    }

    /// <summary>Wakes a run, unless it has moved on since <paramref name="version"/>.</summary>
    internal void Wake(Command command, int version)
    {
        Debug.Assert(_loop.IsLoopThread, "A run goes on on its reactor.");
        if (command.Version == version)
        {
            Debug.Assert(command.Phase == RunPhase.Waiting, "A version that still stands belongs to a wait.");
            Continue(command, command.State);
        }
    }

    /// <summary>An ordinary continuation that comes back to the reactor, for a task that no completion queue holds.</summary>
    internal void Watch(Command command, Task task) =>
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_waiters.Rent(command).Callback);

    /// <summary>The running step has written to an ordered connection, whose replies come in the order of what is written.</summary>
    internal void NoteStaged(CompletionFifo fifo)
    {
        _stagedOnSeveral |= _staged is not null && _staged != fifo;
        _staged = fifo;
    }

    internal ILogger LoggerOf(Command command) => new RunLogger(Loggers.CreateLogger(command.Descriptor.Type), command);

    /// <summary>Runs user code that was posted to the reactor's context.</summary>
    internal void RunPosted(SendOrPostCallback callback, object? state)
    {
        var outer = ExecutionContext.Capture();
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            callback(state);
        }
        catch (Exception fault)
        {
            // Only an `async void` of a user ends here; it must not take the reactor down.
            LogPostedFault(fault);
        }
        finally
        {
            Leave(outer);
        }
    }

    private void Continue(Command command, int state)
    {
        command.Phase = RunPhase.Running;
        Exception? fault = null;
        var outer = ExecutionContext.Capture();
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            command.Resume(this, state);
        }
        catch (Exception thrown)
        {
            fault = thrown;
        }

        Leave(outer);
        if (fault is not null)
        {
            Finish(command, ReplyFor(command, fault), failed: true);
        }
        else if (command.Phase != RunPhase.Waiting)
        {
            Debug.Assert(command.Reply is not null, "Resume returns with a wait or with a reply.");
            Finish(command, command.Reply, failed: false);
        }
    }

    // User code may have set an AsyncLocal: it must not leak into the next run.
    private static void Leave(ExecutionContext? outer)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        if (outer is not null && ExecutionContext.Capture() != outer)
        {
            ExecutionContext.Restore(outer);
        }
    }

    private void Suspend(Command command, int resumeAt)
    {
        command.State = resumeAt;
        command.Phase = RunPhase.Waiting;
        command.Version++;
        if (!command.Deadline.IsSet)
        {
            var deadline = command.Descriptor.Deadline ?? _options.Deadline;
            command.Deadline = _loop.Timers.Schedule(command.StartedMs + (long)deadline.TotalMilliseconds, static state => ((Command)state).Runner.DeadlineReached((Command)state), command);
        }
    }

    private void DeadlineReached(Command command)
    {
        Debug.Assert(command.Phase == RunPhase.Waiting, "The timer is cancelled with the run and never fires inside a step.");
        LogDeadline(command.Descriptor.Name, command.StepName, command.Id);
        Finish(command, new EnvelopeReply(1, $"the deadline passed in step {command.StepName}", 504), failed: true);
    }

    private void Finish(Command command, Reply reply, bool failed)
    {
        _loop.Timers.Cancel(command.Deadline);
        command.Phase = RunPhase.Ended;
        command.Version++;
        InFlight--;
        if (command.Cancellation is { } cancellation)
        {
            EndCancellation(cancellation, cancel: failed);
        }

        command.ReleaseHttp();
        if (command.Scope is { } scope)
        {
            _ = DisposeScopeAsync(scope);
        }

        command.Receiver.OnReply(command, reply);
    }

    private async Task DisposeScopeAsync(AsyncServiceScope scope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogScopeFault(fault);
        }
    }
}
