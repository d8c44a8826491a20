using System.Diagnostics;
using Kim.Loops;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Runs;

/// <summary>One execution of a command: what the engine knows of it.</summary>
/// <remarks>The user's part, the fields and the emitted arguments, is the command object.</remarks>
/// <param name="command">The command object, made for this run.</param>
/// <param name="bound">The command as its reactor knows it.</param>
/// <param name="runner">Who drives the run.</param>
internal sealed partial class Run(Command command, BoundCommand bound, StepRunner runner)
{
    private string? _id;

    // Most runs need none of it: so it is made when the first of it is set, and a run without it is smaller.
    private Seldom? _seldom;

    /// <summary>The user's part.</summary>
    internal Command Command { get; set; } = command;

    /// <summary>The command as its reactor knows it.</summary>
    internal BoundCommand Bound => bound;

    /// <summary>Who drives the run.</summary>
    internal StepRunner Runner { get; } = runner;

    /// <summary>What the generator knows of the command.</summary>
    internal CommandDescriptor Descriptor => bound.Descriptor;

    /// <summary>Where the run takes its permit from, if runs of its command are limited.</summary>
    internal ConcurrencyPermits? Permits => bound.Permits;

    /// <summary>Who gets the reply. Set before the start.</summary>
    internal IReplyReceiver Receiver { get; set; } = null!;

    /// <summary>Services that live as long as the run, if a constructor parameter asks for them.</summary>
    internal IServiceScope? Scope
    {
        get => _seldom?.Scope;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).Scope = value;
            }
        }
    }

    /// <summary>
    /// The run's number, from which <see cref="Id"/> is made when first asked for. Runs that this one calls have the same.
    /// </summary>
    internal ulong Number { get; set; }

    /// <summary>How many calls lie above this run.</summary>
    internal byte Depth { get; set; }

    /// <summary>
    /// The activity of the request that started the run, if a server has begun one; current while the run's own code runs.
    /// </summary>
    internal Activity? Activity { get; set; }

    /// <summary>When the run began, for the metrics; 0 if nobody listens.</summary>
    internal long BegunAt { get; set; }

    /// <summary>Where the run stands.</summary>
    internal RunPhase Phase { get; set; }

    /// <summary>The step last entered: an index into the descriptor's steps.</summary>
    internal int StepIndex { get; set; }

    /// <summary>Which attempt of the step this is, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>Steps entered so far, further attempts and compensations included.</summary>
    internal int StepsTaken { get; set; }

    /// <summary>Counts the run's waits and its end. A completion that carries another number is stale and dropped.</summary>
    internal int Version { get; set; }

    /// <summary>Waiting: the state at which <see cref="Command.Resume"/> continues.</summary>
    internal int ResumeAt { get; set; }

    /// <summary>Waiting: how many tasks the run still waits for; more than one in a join.</summary>
    internal int Pending { get; set; }

    /// <summary>What ends the wait, if it is a join's.</summary>
    internal JoinKind Joins { get; set; }

    /// <summary>
    /// Waiting, Draining: what the step fails with once the wait is over: the join's first exception, or the timeout that the body has run
    /// into.
    /// </summary>
    internal Exception? WaitFault
    {
        get => _seldom?.WaitFault;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).WaitFault = value;
            }
        }
    }

    /// <summary>Of a join that is done with its first success, that task.</summary>
    internal Task? FirstSuccess
    {
        get => _seldom?.FirstSuccess;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).FirstSuccess = value;
            }
        }
    }

    /// <summary>Of a join that begins its tasks one by one, those tasks.</summary>
    internal TaskSequence? Tasks
    {
        get => _seldom?.Tasks;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).Tasks = value;
            }
        }
    }

    /// <summary>Waiting, Draining: what ends the wait if no task does: the attempt's timeout, or the time of the next attempt.</summary>
    internal TimerHandle WaitTimer { get; set; }

    /// <summary>
    /// When it must have ended, in the loop's milliseconds. Before the start: its caller's deadline, or what the one that starts it says,
    /// or 0.
    /// </summary>
    internal long DeadlineMs { get; set; }

    /// <summary>The deadline's timer; armed at the first wait.</summary>
    internal TimerHandle Deadline { get; set; }

    /// <summary>The run's token source, made when a step first takes a token.</summary>
    internal CancellationTokenSource? Cancellation { get; set; }

    /// <summary>
    /// The present attempt's token source, if its step has a timeout, may leave tasks or is a compensation, and takes a token.
    /// </summary>
    internal CancellationTokenSource? AttemptCancellation
    {
        get => _seldom?.AttemptCancellation;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).AttemptCancellation = value;
            }
        }
    }

    /// <summary>Running: the reply, once a step has given it.</summary>
    internal Reply? Reply { get; set; }

    /// <summary>
    /// What the run ends with, once that is settled: from then on it only undoes, and sends this unless <see cref="HasReplied"/>.
    /// </summary>
    internal Reply? Outcome { get; set; }

    /// <summary>
    /// What the run has failed with, or what a catch has caught last; <see langword="null"/> if there was no exception.
    /// </summary>
    internal Exception? Failure
    {
        get => _seldom?.Failure;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).Failure = value;
            }
        }
    }

    /// <summary>Whether the reply is out.</summary>
    internal bool HasReplied { get; set; }

    /// <summary>Whether the run has one of <see cref="Permits"/>.</summary>
    internal bool HasPermit { get; set; }

    /// <summary>Sending: what sends the streamed reply.</summary>
    internal ReplySending? Sending
    {
        get => _seldom?.Sending;
        set => (_seldom ??= new()).Sending = value;
    }

    /// <summary>
    /// What runs that this one has called have left to it with a streamed reply: what the stream is read from. It ends with this run.
    /// </summary>
    internal List<IAsyncDisposable>? Kept => _seldom?.Kept;

    /// <summary>With hooks: whether the step last entered has neither completed nor failed, as far as they were told.</summary>
    internal bool IsStepOpen { get; set; }

    /// <summary>What the hooks keep with the run.</summary>
    internal object? HookState
    {
        get => _seldom?.HookState;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).HookState = value;
            }
        }
    }

    /// <summary>What is stored of the run; <see langword="null"/> if nothing is.</summary>
    internal DurableRun? Durable
    {
        get => _seldom?.Durable;
        set => (_seldom ??= new()).Durable = value;
    }

    /// <summary>The runner's list of runs.</summary>
    internal Run? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    internal Run? Following { get; set; }

    /// <summary>The run's id, 16 hexadecimal digits.</summary>
    internal string Id => _id ??= RunNumber.Format(Number);

    /// <summary>
    /// The trace that the run belongs to, for the log; <see langword="null"/> if the request names none.
    /// The request is asked once, on the reactor and before the reply.
    /// </summary>
    internal string? TraceId
    {
        get
        {
            if (_seldom?.Trace is { } traced)
            {
                return traced.Present.TraceId.ToHexString();
            }

            if (_seldom?.TraceId is { } known)
            {
                return known;
            }

            var trace = HasReplied || !Runner.Loop.IsLoopThread ? null : Receiver.TraceId;
            if (trace is not null)
            {
                (_seldom ??= new()).TraceId = trace;
            }

            return trace;
        }
    }

    /// <summary>The HTTP request that started the run.</summary>
    internal HttpInfo Http => HttpOrNull ?? throw new InvalidOperationException(
            $"This run of {Descriptor.Name} was not started over HTTP, so it has no Http. In a test, set the Http of CommandTest.");

    /// <summary>The step last entered.</summary>
    internal StepDescriptor Step => Descriptor.Steps[StepIndex];

    /// <summary>The number in the run of the step last entered, the same in each of its attempts and in every process.</summary>
    internal int Visit => (Durable?.StepsBefore ?? 0) + StepsTaken - Attempt + 1;

    /// <summary>The name of the step last entered.</summary>
    internal string StepName => Step.Name;

    /// <summary>Gives the run another number, before its first step.</summary>
    internal void Renumber(ulong number)
    {
        Number = number;
        _id = null;
        Receiver.OnNewId(Id);
    }

    /// <summary>Takes over what has to live as long as this run.</summary>
    internal void Keep(IAsyncDisposable kept) => ((_seldom ??= new()).Kept ??= []).Add(kept);

    /// <summary>The reply goes out: nobody sees the request any more.</summary>
    internal void ReleaseHttp() => _seldom?.Http?.Release();
}
