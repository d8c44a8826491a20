using System.ComponentModel;
using System.Diagnostics;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Loops;
using Kim.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>The base of every command: a <c>partial class</c> with a <see cref="CommandAttribute"/> whose <see cref="StepAttribute"/> methods are run in order.</summary>
/// <remarks>
/// One object is one run: state lives in fields, and they need no locks, because one thread runs all steps of a reactor's commands.
/// A run is its command, its <see cref="State"/>, the emitted frame (the pending argument) and the fields; who drives it is <see cref="StepRunner"/>.
/// </remarks>
public abstract partial class Command
{
    private string? _id;
    private string? _traceId;
    private HttpInfo? _http;

    /// <summary>What the generator knows of the command. Set before the first step, as are <see cref="Runner"/> and <see cref="Receiver"/>.</summary>
    internal CommandDescriptor Descriptor { get; set; } = null!;

    /// <summary>Who drives the run.</summary>
    internal StepRunner Runner { get; set; } = null!;

    /// <summary>Who gets the reply.</summary>
    internal IReplyReceiver Receiver { get; set; } = null!;

    /// <summary>Services that live as long as the run, where a constructor parameter asks for them.</summary>
    internal AsyncServiceScope? Scope { get; set; }

    /// <summary>Running: unused. Waiting: the state at which <see cref="Resume"/> goes on.</summary>
    internal int State { get; set; }

    /// <summary>The step last entered: an index into the descriptor's steps.</summary>
    internal int StepIndex { get; set; }

    /// <summary>Steps entered so far, further attempts and compensations included.</summary>
    internal int StepsTaken { get; set; }

    /// <summary>Which attempt of the step this is, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>Waiting: how many tasks the run still waits for; more than one in a join.</summary>
    internal int Pending { get; set; }

    /// <summary>Waiting in a join: the exception that came first. Draining: the timeout that the body has run into.</summary>
    internal Exception? Fault { get; set; }

    /// <summary>Whether the wait is a join's.</summary>
    internal bool Joins { get; set; }

    /// <summary>Counts the run's waits and its end. A completion that carries another number is stale and dropped.</summary>
    internal int Version { get; set; }

    /// <summary>Where the run stands.</summary>
    internal RunPhase Phase { get; set; }

    /// <summary>Running: the reply, once a step has given it.</summary>
    internal Reply? Reply { get; set; }

    /// <summary>What the run ends with, once that is settled: from then on it only undoes, and sends this if <see cref="HasReplied"/> is not yet so.</summary>
    internal Reply? Outcome { get; set; }

    /// <summary>Whether the reply is out.</summary>
    internal bool HasReplied { get; set; }

    /// <summary>Where the run has its permit from, where runs of its command are limited.</summary>
    internal ConcurrencyPermits? Permits { get; set; }

    /// <summary>When the run began, for the metrics; 0 where nobody listens.</summary>
    internal long BegunAt { get; set; }

    /// <summary>The activity of the request behind the run, which a server has begun; current while the run's own code runs.</summary>
    internal Activity? Activity { get; set; }

    /// <summary>The trace that the run belongs to, for the log; <see langword="null"/> if the request names none. The request is asked once, on the reactor and before the reply.</summary>
    internal string? TraceId => _traceId ??= HasReplied || !Runner.Loop.IsLoopThread ? null : Receiver.TraceId;

    /// <summary>When it must have ended, in the loop's milliseconds. Before the start: its caller's deadline, or 0.</summary>
    internal long DeadlineMs { get; set; }

    /// <summary>The deadline's timer; armed at the first wait.</summary>
    internal TimerHandle Deadline { get; set; }

    /// <summary>Waiting: the attempt's timeout, or the time of the next attempt.</summary>
    internal TimerHandle StepTimer { get; set; }

    /// <summary>The run's token source, made when a step first takes a token.</summary>
    internal CancellationTokenSource? Cancellation { get; set; }

    /// <summary>The present attempt's token source, where its step has a timeout or is a compensation and takes a token.</summary>
    internal CancellationTokenSource? AttemptCancellation { get; set; }

    /// <summary>How many calls lie above this run.</summary>
    internal int Depth { get; set; }

    /// <summary>The runner's list of runs.</summary>
    internal Command? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    internal Command? Following { get; set; }

    /// <summary>The run's number, from which <see cref="RunInfo.Id"/> is made when first asked for.</summary>
    internal ulong Number { get; set; }

    /// <summary>The run's id, 16 hexadecimal digits.</summary>
    internal string Id => _id ??= RunNumber.Format(Number);

    /// <summary>The step last entered.</summary>
    internal StepDescriptor Step => Descriptor.Steps[StepIndex];

    /// <summary>The name of the step last entered.</summary>
    internal string StepName => Step.Name;

    /// <summary>This run's id and attempt.</summary>
    protected RunInfo Run => new(Id, Attempt);

    /// <summary>The HTTP request behind the run.</summary>
    /// <exception cref="ObjectDisposedException">The reply is out.</exception>
    /// <exception cref="InvalidOperationException">The run was not started over HTTP.</exception>
    protected HttpInfo Http
    {
        get
        {
            ObjectDisposedException.ThrowIf(HasReplied, typeof(HttpInfo));
            return _http ??= Receiver.NewHttpInfo() ?? throw new InvalidOperationException($"This run of {Descriptor.Name} was not started over HTTP.");
        }
    }

    /// <summary>A logger whose entries carry the command, the step and the run.</summary>
    protected ILogger Log => Runner.LoggerOf(this);

    /// <summary>For generated code: whether the body that is running was given up, so that what it still says has no effect.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool IsAbandoned => Phase == RunPhase.Draining || Outcome is not null;

    /// <summary>Lets the run wait, on the reactor's own timers, for as long as this; cancelled with the run and with the step's timeout.</summary>
    /// <param name="duration">A decimal and <c>ms|s|m|h</c>, above 0, at most 24h, for example <c>"2s"</c>.</param>
    /// <exception cref="FormatException">It is no duration.</exception>
    protected Task Sleep(string duration) => Runner.Sleep(this, Duration.Parse(duration));

    /// <inheritdoc cref="Sleep(string)"/>
    /// <param name="duration">Not below 0, at most 24 h; rounded up to the timers' grain of 4 ms.</param>
    protected Task Sleep(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Duration.Max);
        return Runner.Sleep(this, duration);
    }

    /// <summary>For generated code: the state at which an exception is caught; 0 where none of the catches fits.</summary>
    /// <param name="fault">The exception.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual int CatchAt(Exception fault) => 0;

    /// <summary>For generated code: the state at which the newest completed step is undone, which it takes off the log; 0 where none is left.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual int UndoAt() => 0;

    /// <summary>For generated code: the run has succeeded, nothing will be undone.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void ForgetVisits()
    {
    }

    /// <summary>For generated code: runs steps from <paramref name="state"/> on until one has to wait or the run ends.</summary>
    /// <param name="runner">Who drives the run.</param>
    /// <param name="state">The state to go on at, from 1.</param>
    /// <remarks>Not abstract: without a generated part the compiler would report that alone (CS0534), run no analyzer, and hide Kim's message that says why there is none.</remarks>
    /// <exception cref="NotSupportedException">Nothing was generated for the class.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void Resume(StepRunner runner, int state) => throw NotGenerated(this);

    internal static NotSupportedException NotGenerated(Command run) => new(
        $"Nothing was generated for {run.GetType()}, so it cannot run: mark the class with [Command], declare it partial, and build it with the analyzers of the package Kim.");

    /// <summary>The reply goes out: nobody sees the request any more.</summary>
    internal void ReleaseHttp() => _http?.Release();

    /// <summary>Binds the request, where the command has one.</summary>
    internal virtual void BindRequest(ref RequestReader reader)
    {
    }
}
