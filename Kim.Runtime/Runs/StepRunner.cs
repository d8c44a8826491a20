using System.Diagnostics;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

/// <summary>Drives the runs of one reactor. Everything here happens on the reactor's thread.</summary>
/// <remarks>
/// A run is held by whatever will wake it: a completion queue, a waiter, a timer. Its phases:
/// <code>
/// Created --Start--> Running: filters and validation, if there are any, then the first step
/// Running --a step's task is pending, or 64 steps without a wait--> Waiting
/// Waiting --the last completion of this version, or one that decides a join--> Running
/// Waiting --the step's timeout--> the body is async ? Draining --the body has ended--> fault : fault
/// fault   --attempts are left--> Waiting, until the next attempt's time --> Running, the same step again
///         --a [Catch] fits--> Running, the catch
///         --else--> failing
/// Running --End(status below 400)--> the reply is rendered --it cannot be--> failing, with 500
///                                                         --else--> Ended
/// Running --End(a stream)--> Sending --all is sent, or the client leaves--> Ended
///                                    --the stream cannot be read or sent--> failing, with 500 if the head is not out, else with a reset
/// Running --End(status from 400 on)--> failing
/// failing : the outcome is settled; compensations, newest first, each Running, Waiting, tried again as a step is; none left --> Ended
/// deadline, forced shutdown, before the outcome is settled: the wait is given up, the reply goes out, then failing;
///         while failing: the reply goes out, the compensations continue after it
///         while Sending, once the head is out: no deadline; a shutdown resets the connection, then failing
/// </code>
/// Each move to Waiting, each given-up wait and the end count <see cref="Run.Version"/> up, so a completion that comes too late finds
/// another number and is dropped.
/// User code runs under the reactor's <see cref="SynchronizationContext"/>, and only user code does: left installed, it would push every
/// <c>ConfigureAwait(false)</c> continuation of the libraries below to the thread pool.
/// </remarks>
public sealed partial class StepRunner
{
    /// <summary>Steps that a run takes without a wait before it lets the reactor do something else.</summary>
    internal const int StepsPerBurst = 64;

    /// <summary>Steps that a run takes at most: above them it loops without end.</summary>
    internal const int StepsMax = 100_000;

    private readonly Loop _loop;
    private readonly StepRunnerOptions _options;
    private readonly IRunHooks? _hooks;
    private readonly bool _waitsAlways;
    private readonly long _deadlineMs;
    private readonly ILogger _log;
    private readonly LoopSynchronizationContext _context;
    private readonly WaiterPool _waiters;
    private readonly RunList _runs = new();
    private readonly Dictionary<CommandDescriptor, BoundCommand> _commands = [];
    private readonly RepeatedLines<(string Kind, string Command, string Step)> _repeated;
    private TaskCompletionSource? _idle;

    // Of the step that is running; a nested call saves and restores it.
    private StepContext _step;

    // Whose code is running, for the watchdog.
    private Run? _running;

    internal StepRunner(Loop loop, StepRunnerOptions options, ILoggerFactory loggers)
    {
        _loop = loop;
        _options = options;
        _hooks = options.Hooks;
        _waitsAlways = loop.WaitsAlways;
        _deadlineMs = (long)Math.Ceiling(options.Deadline.TotalMilliseconds);
        Loggers = SafeLoggerFactory.Of(loggers);
        _log = Loggers.CreateLogger<StepRunner>();
        _context = new LoopSynchronizationContext(this, loop);
        _waiters = new WaiterPool(this, loop);
        _repeated = new(TellMore);
    }

    /// <summary>Nothing more happens here: the log is told what was only counted.</summary>
    internal void End() => _repeated.Dispose();

    /// <summary>The loop that these runs live on.</summary>
    internal Loop Loop => _loop;

    /// <summary>
    /// Asked when a step is about to block the reactor: what becomes of the wait. It is told whether the step has written to a connection
    /// of the reactor, or only may have.
    /// </summary>
    internal Func<bool, BlockedWait>? JudgeWait
    {
        get;
        set
        {
            field = value;
            _context.LookAtWaits();
        }
    }

    /// <summary>What moves the bytes of the reactor's connections while a step blocks for them.</summary>
    internal WaitPump? Pump { get; set; }

    /// <summary>Makes the commands' loggers.</summary>
    internal ILoggerFactory Loggers { get; }

    /// <summary>Runs begun and not yet ended.</summary>
    internal int InFlight => _runs.Count;

    /// <summary>What is running now, for the watchdog: any thread, and maybe a little old.</summary>
    internal string Doing =>
        Volatile.Read(ref _running) is { } run
            ? $"step {run.StepName} of {run.Descriptor.Name}, run {run.Id}"
            : "no step (the server's own work)";

    /// <summary>Begins a run whose request is bound.</summary>
    internal void Start(Run run)
    {
        Debug.Assert(_loop.IsLoopThread, "A run begins on its reactor.");
        Debug.Assert(run.Phase == RunPhase.Created, "A command object is one run.");
        run.BegunAt = RunMetrics.Begun(_loop);
        RunTrace.Begin(run);
        var deadlineMs = _loop.PresentMs + (run.Descriptor.Deadline is { } own ? (long)Math.Ceiling(own.TotalMilliseconds) : _deadlineMs);
        var isStored = IsStored(run.Descriptor);
        if (isStored && run.Descriptor.Deadline is null)
        {
            deadlineMs = long.MaxValue;
        }

        run.DeadlineMs = run.DeadlineMs == 0 ? deadlineMs : run.Depth == 0 ? run.DeadlineMs : Math.Min(deadlineMs, run.DeadlineMs);
        _runs.Add(run);
        run.HasPermit = run.Permits?.TryTake() ?? false;
        if (run.Permits is { } permits && !run.HasPermit)
        {
            Instruments.LimitMet("MaxRuns");
            LogBusy(LogOf(run, LogLevel.Debug), run.Descriptor.Name, permits.Max);
            Finish(run, RunRefusals.TooManyRuns(run.Descriptor.Name));
            return;
        }

        if (!isStored || BeginDurable(run))
        {
            Continue(run, run.HasMoreThanSteps ? BeforeFirstStep : 1);
        }
    }

    /// <summary>Begins a run from inside a step of another.</summary>
    internal void StartCalled(Run run)
    {
        var caller = _step;
        Start(run);
        _step = caller;
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    /// <summary>
    /// Ends a run whose request could not be bound, before its first step. Filters come first: they may refuse the client.
    /// </summary>
    internal void Refuse(Run run, Reply refusal)
    {
        if (run.Filters.Length > 0)
        {
            run.Refusal = refusal;
            Start(run);
            return;
        }

        run.BegunAt = RunMetrics.Begun(_loop);
        RunTrace.Begin(run);
        _runs.Add(run);
        Finish(run, refusal);
    }

    internal ILogger LoggerOf(Run run) => new RunLogger(Loggers.CreateLogger(run.Descriptor.Type), run);

    /// <summary>A task that ends after this time, or is cancelled with the attempt.</summary>
    internal Task Sleep(Run run, TimeSpan duration) =>
        run.Phase is RunPhase.Draining or RunPhase.Ended
            ? Task.FromCanceled(new CancellationToken(canceled: true))
            : Sleeps(run, duration) ? SleepLong(run, duration)
            : new SleepSource(_loop, duration, Token(run)).Task;

    /// <summary>Runs user code that was posted to the reactor's context.</summary>
    internal void RunPosted(SendOrPostCallback callback, object? state)
    {
        var outer = ExecutionContext.Capture();
        _step.ForgetWrites();
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

    // Runs until there is something to wait for, or the run has ended; state 0 is neither a beginning nor a continuation.
    private void Continue(Run run, int state)
    {
        _step.BurstEnd = Math.Min(run.StepsTaken + StepsPerBurst, StepsMax);
        if (state != 0 && run.Durable is { } durable)
        {
            state = ContinueDurable(run, durable, state);
        }

        while (state != 0)
        {
            run.Phase = RunPhase.Running;
            var fault = Resume(run, state);
            state = After(run, fault);
        }
    }

    private Exception? Resume(Run run, int state)
    {
        var outer = ExecutionContext.Capture();
        var outerRun = _running;
        _running = run;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            Flow(run);
            if (state < 0)
            {
                ResumeBefore(run, state);
            }
            else
            {
                run.Command.Resume(this, state);
            }

            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
        finally
        {
            _running = outerRun;
            Leave(outer);
        }
    }

    /// <summary>Makes current what is to be while a run's code runs, until that is left. A listener to the change may throw.</summary>
    internal static void Flow(Run run)
    {
        if (run.Context is { } context)
        {
            ExecutionContext.Restore(context);
        }

        if (run.Activity is { } activity)
        {
            Activity.Current = activity;
        }
    }

    // User code beside the steps (a constructor, a getter of a reply) runs as a step does: what would block the reactor for Redis is
    // refused.
    internal SynchronizationContext? BeginUserCode()
    {
        var outer = SynchronizationContext.Current;
        if (outer != _context)
        {
            _step.ForgetWrites();
            SynchronizationContext.SetSynchronizationContext(_context);
        }

        return outer;
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
}
