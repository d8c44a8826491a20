using System.ComponentModel;
using Kim.Reactor;
using Kim.Steps;
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

    /// <summary>Counts the run's waits and its end. A completion that carries another number is stale and dropped.</summary>
    internal int Version { get; set; }

    /// <summary>Where the run stands.</summary>
    internal RunPhase Phase { get; set; }

    /// <summary>The reply, once a step has given it.</summary>
    internal Reply? Reply { get; set; }

    /// <summary>When the run began, in the loop's milliseconds.</summary>
    internal long StartedMs { get; set; }

    /// <summary>The deadline's timer; armed at the first wait.</summary>
    internal TimerHandle Deadline { get; set; }

    /// <summary>The run's token source, made when a step first takes a token.</summary>
    internal CancellationTokenSource? Cancellation { get; set; }

    /// <summary>The run's number, from which <see cref="RunInfo.Id"/> is made when first asked for.</summary>
    internal ulong Number { get; set; }

    /// <summary>The run's id, 16 hexadecimal digits.</summary>
    internal string Id => _id ??= RunNumber.Format(Number);

    /// <summary>The name of the step last entered.</summary>
    internal string StepName => Descriptor.Steps[StepIndex].Name;

    /// <summary>This run's id and attempt.</summary>
    protected RunInfo Run => new(Id, Attempt: 1);

    /// <summary>The HTTP request behind the run.</summary>
    /// <exception cref="ObjectDisposedException">The reply is out.</exception>
    /// <exception cref="InvalidOperationException">The run was not started over HTTP.</exception>
    protected HttpInfo Http
    {
        get
        {
            ObjectDisposedException.ThrowIf(Phase == RunPhase.Ended, typeof(HttpInfo));
            return _http ??= Receiver.NewHttpInfo() ?? throw new InvalidOperationException($"This run of {Descriptor.Name} was not started over HTTP.");
        }
    }

    /// <summary>A logger whose entries carry the command, the step and the run.</summary>
    protected ILogger Log => Runner.LoggerOf(this);

    /// <summary>For generated code: runs steps from <paramref name="state"/> on until one has to wait or the run ends.</summary>
    /// <param name="run">Who drives the run.</param>
    /// <param name="state">The state to go on at, from 1.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal abstract void Resume(StepRunner run, int state);

    /// <summary>The reply goes out: nobody sees the request any more.</summary>
    internal void ReleaseHttp() => _http?.Release();

    /// <summary>Binds the request, where the command has one.</summary>
    internal virtual void BindRequest(ref RequestReader reader)
    {
    }
}
