using System.ComponentModel;
using System.Diagnostics;
using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.CompilerServices;

/// <summary>For generated code: one command calls another on the same reactor.</summary>
/// <remarks>
/// The called run takes its own permit, undoes its own steps, and ends no later than its caller; the caller's cancellation is its own.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CommandCall
{
    /// <summary>How deep calls may nest: more is a command that calls itself without end.</summary>
    internal const int DepthMax = 16;

    /// <summary>Calls a command that takes a request.</summary>
    /// <typeparam name="TRequest">Its request.</typeparam>
    /// <typeparam name="T">What it gives: the data of its reply, or <see cref="Reply"/>.</typeparam>
    /// <param name="caller">Who calls.</param>
    /// <param name="callee">What is called.</param>
    /// <param name="request">With what.</param>
    /// <exception cref="ReplyException">Through the task: the called command has failed.</exception>
    public static Task<T> Start<TRequest, T>(Command caller, CommandDescriptor callee, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Begin<T>(caller, callee, command => ((Command<TRequest>)command).Request = request);
    }

    /// <inheritdoc cref="Start{TRequest, T}(Command, CommandDescriptor, TRequest)"/>
    public static Task<T> Start<T>(Command caller, CommandDescriptor callee) => Begin<T>(caller, callee, static _ => { });

    /// <summary>A command that takes a request, for <see cref="IKim"/>. Nothing runs yet.</summary>
    /// <typeparam name="TRequest">Its request.</typeparam>
    /// <typeparam name="T">What it gives: the data of its reply, or <see cref="Reply"/>.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="request">Its request.</param>
    public static CommandCall<T> Of<TRequest, T>(CommandDescriptor command, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(request);
        return new(command, request);
    }

    /// <inheritdoc cref="Of{TRequest, T}(CommandDescriptor, TRequest)"/>
    public static CommandCall<T> Of<T>(CommandDescriptor command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new(command, null);
    }

    private static Task<T> Begin<T>(Command caller, CommandDescriptor callee, Action<Command> bind)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(callee);
        var run = caller.Execution;
        var runner = run.Runner;
        if (!runner.Loop.IsLoopThread)
        {
            throw new InvalidOperationException(
                $"{run.Descriptor.Name} calls {callee.Name} on another thread than its reactor's: " +
                "call it in a step, not after Task.Run or ConfigureAwait(false).");
        }

        if (run.Phase is RunPhase.Draining or RunPhase.Ended)
        {
            // The body that calls was given up: what it begins now nobody would answer for.
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        }

        if (run.Depth == DepthMax)
        {
            throw new InvalidOperationException(
                $"{run.Descriptor.Name} calls {callee.Name} {DepthMax + 1} calls deep: " +
                $"at most {DepthMax} are allowed. Does a command call itself?");
        }

        var isStored = runner.IsStored(callee);
        if (isStored && run.Durable is { } durable)
        {
            return runner.CallDurable<T>(run, durable, callee, bind);
        }

        var called = runner.Create(callee, isStored ? RunNumber.Next() : run.Number);
        var receiver = new CallReceiver<T>(run);
        called.Receiver = receiver;
        called.Depth = (byte)(run.Depth + 1);
        called.Activity = run.Activity is null ? null : Activity.Current;

        // A compensation may work beyond its run's deadline, for as long as it has itself.
        called.DeadlineMs = isStored ? 0
            : run.Outcome is null ? run.DeadlineMs
            : runner.Loop.PresentMs + (long)(run.Step.Timeout ?? TimeSpan.Zero).TotalMilliseconds;
        bind(called.Command);
        runner.StartCalled(called);
        return receiver.Task;
    }

    private sealed class CallReceiver<T>(Run caller) : TaskCompletionSource<T>, IReplyReceiver, ICallReceiver
    {
        // If the caller may leave its step while this run is under way, a token asked for later would be another step's.
        private readonly CancellationToken? _stepLeft = caller.Step.EndsEarly ? caller.Runner.Token(caller) : null;

        public Run Caller => caller;

        public string? TraceId => caller.TraceId;

        public CancellationToken ClientGone =>
            _stepLeft ?? (caller.Phase == RunPhase.Ended ? default : caller.Runner.Token(caller));

        public Reply? CancelledReply => caller.Receiver.CancelledReply;

        public void OnReply(StepInfo last, Reply reply) => ReplyValue.Give(this, last, reply);
    }
}
