using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>
/// The base of every command: a <c>partial class</c> with a <see cref="CommandAttribute"/>. Its <see cref="StepAttribute"/> methods run in
/// order.
/// </summary>
/// <remarks>
/// One object is one run, and its state is in its fields. They need no locks: one thread runs all steps of a reactor's commands.
/// </remarks>
public abstract partial class Command
{
    /// <summary>The run that this object was made for; <see langword="null"/> in its constructor.</summary>
    internal Run Execution { get; set; } = null!;

    /// <summary>This run's id and attempt.</summary>
    protected RunInfo Run => new() { Id = Begun.Id, Attempt = Begun.Attempt, Step = Begun.Step.FirstName, Visit = Begun.Visit };

    /// <summary>The HTTP request that started the run.</summary>
    /// <exception cref="ObjectDisposedException">The reply is out.</exception>
    /// <exception cref="InvalidOperationException">The run was not started over HTTP.</exception>
    protected HttpInfo Http
    {
        get
        {
            ObjectDisposedException.ThrowIf(Begun.HasReplied, typeof(HttpInfo));
            return Begun.Http;
        }
    }

    /// <summary>A logger whose entries carry the command, the step and the run.</summary>
    protected ILogger Log => Begun.Runner.LoggerOf(Begun);

    /// <summary>For generated code: whether the run gave up the body that is running, so that its result has no effect.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool IsAbandoned => Execution.Phase == RunPhase.Draining || Execution.Outcome is not null;

    /// <summary>
    /// A task that ends after this time, on the reactor's timers. It is cancelled with the run and at the step's timeout.
    /// </summary>
    /// <remarks>
    /// In a durable command one of more than a second needs no process: a step of its own returns the task as it is, and the run is stored
    /// until its time.
    /// </remarks>
    /// <param name="duration">
    /// For example <c>"2s"</c> or <c>"00:00:30"</c>; above 0, at most 24h. In a durable command <c>"30d"</c>, too; at most ten years.
    /// </param>
    /// <exception cref="FormatException">It is not a valid duration.</exception>
    protected Task Sleep(string duration) =>
        Begun.Runner.Sleep(Begun, Begun.Durable is null ? Duration.Parse(duration) : Duration.ParseLong(duration));

    /// <inheritdoc cref="Sleep(string)"/>
    /// <param name="duration">
    /// Not below 0, at most 24 h, in a durable command ten years; rounded up to the timers' grain of 4 ms.
    /// </param>
    protected Task Sleep(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Begun.Durable is null ? Duration.Max : Duration.LongMax);
        return Begun.Runner.Sleep(Begun, duration);
    }

    /// <summary>
    /// In a durable command: waits for a signal, which needs no process. A step of its own returns the task as it is; the run is stored
    /// until the signal comes.
    /// </summary>
    /// <remarks>
    /// <code>[Step] Task&lt;Approval?&gt; Approve() => Signal&lt;Approval&gt;("approval", within: "7d");</code>
    /// It is sent with <c>POST /kim/runs/{id}/signals/approval</c>. One that comes early is kept; several are taken in order.
    /// </remarks>
    /// <typeparam name="T">What it says. It is read as JSON.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="within">How long it may take, for example <c>"7d"</c> or <c>"30m"</c>; at most ten years.</param>
    /// <returns>What it says; <see langword="null"/> if it does not come.</returns>
    /// <exception cref="FormatException">It is not a valid duration.</exception>
    /// <exception cref="InvalidOperationException">Nothing stores the run, or another command has called it.</exception>
    [Experimental("KIM1003")]
    protected Task<T?> Signal<T>(string name, string within) => Begun.Runner.Signal<T>(Begun, name, Duration.ParseLong(within));

    /// <inheritdoc cref="Signal{T}(string, string)"/>
    /// <param name="name">Its name.</param>
    /// <param name="within">How long it may take; not below 0, at most ten years.</param>
    [Experimental("KIM1003")]
    protected Task<T?> Signal<T>(string name, TimeSpan within)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(within, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(within, Duration.LongMax);
        return Begun.Runner.Signal<T>(Begun, name, within);
    }

    /// <summary>For generated code: the state at which an exception is caught; 0 if no catch fits.</summary>
    /// <param name="fault">The exception.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual int CatchAt(Exception fault) => 0;

    /// <summary>For generated code: the state at which an exception of a step is caught; 0 if no catch fits.</summary>
    /// <param name="fault">The exception.</param>
    /// <param name="step">The index of the step that threw it.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual int CatchAt(Exception fault, int step) => CatchAt(fault);

    /// <summary>
    /// For generated code: takes the newest completed step off the log and returns the state at which it is undone; 0 if none is left.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual int UndoAt() => 0;

    /// <summary>For generated code: the run has succeeded, nothing will be undone.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void ForgetVisits()
    {
    }

    /// <summary>For generated code: runs steps from <paramref name="state"/> on until one has to wait or the run ends.</summary>
    /// <param name="runner">Who drives the run.</param>
    /// <param name="state">The state to resume at, from 1.</param>
    /// <remarks>
    /// Not abstract: without a generated part the compiler would report that alone (CS0534), run no analyzer, and hide Kim's message that
    /// says why there is none.
    /// </remarks>
    /// <exception cref="NotSupportedException">Nothing was generated for the class.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void Resume(StepRunner runner, int state) => throw NotGenerated(this);

    /// <summary>For generated code: the state at which a stored run continues; 0 if this build does not have the step.</summary>
    /// <param name="step">The step's name, as it is stored.</param>
    /// <param name="mark">How the run stands there.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual int StateOf(string step, RunMark mark) => 0;

    /// <summary>For generated code: what makes the same request the same run, as text; <see langword="null"/> if nothing does.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual string? KeyOf() => null;

    /// <summary>For generated code: writes what the run carries at a state.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="state">The state to continue at.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void WriteState(StateWriter writer, int state) => throw NotGenerated(this);

    /// <summary>For generated code: reads what <see cref="WriteState"/> has written.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="state">The state to continue at.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void ReadState(StateReader reader, int state) => throw NotGenerated(this);

    internal static NotSupportedException NotGenerated(Command run) => new(
        $"Nothing was generated for {run.GetType()}, so it cannot run: mark the class with [Command], declare it partial, and build it "
        + "with the analyzers of the package Kim.");

    /// <summary>For generated code: checks what validation attributes say of the request.</summary>
    /// <param name="errors">Gets what is wrong.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void CheckRequest(RequestErrors errors)
    {
    }

    /// <summary>Binds the request, if the command has one.</summary>
    internal virtual void BindRequest(ref RequestReader reader)
    {
    }

    /// <summary>The request, if the command has one.</summary>
    internal virtual object? GetRequest() => null;

    /// <summary>Writes the request as it is stored.</summary>
    internal virtual void WriteRequest(Utf8JsonWriter json) => json.WriteNullValue();

    /// <summary>Reads a stored request.</summary>
    /// <exception cref="UnreadableStateException">It cannot be read.</exception>
    internal virtual void ReadRequest(ReadOnlyMemory<byte> stored)
    {
    }

    /// <summary>Sets a request that is bound already.</summary>
    /// <exception cref="ArgumentException">It is not of the command's type.</exception>
    internal virtual void SetRequest(object? request)
    {
        if (request is not null)
        {
            throw new ArgumentException(
                $"{GetType()} takes no request, but was given a {request.GetType()}: give it null.", nameof(request));
        }
    }

    private Run Begun => Execution ?? throw new InvalidOperationException(
        $"{GetType()} has no run yet: use Run, Http, Log and Sleep in its steps, not in its constructor.");
}
