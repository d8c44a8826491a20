using Microsoft.Extensions.DependencyInjection;

namespace Kim.Runs;

// What most runs do not need.
internal sealed partial class Run
{
    /// <summary>What those who listen to activities are told about the run; <see langword="null"/> if nobody wants it.</summary>
    internal RunTrace? Trace
    {
        get => _seldom?.Trace;
        set => (_seldom ??= new()).Trace = value;
    }

    /// <summary>Whether nobody waits for the run, who has started it included.</summary>
    internal bool IsDetached
    {
        get => _seldom?.IsDetached ?? false;
        set => (_seldom ??= new()).IsDetached = value;
    }

    /// <summary>What flows from the code that has started the run, if that was asked for.</summary>
    internal ExecutionContext? Context
    {
        get => _seldom?.Context;
        set => (_seldom ??= new()).Context = value;
    }

    private sealed class Seldom
    {
        internal IServiceScope? Scope { get; set; }

        internal ReplySending? Sending { get; set; }

        internal List<IAsyncDisposable>? Kept { get; set; }

        internal Exception? WaitFault { get; set; }

        internal Exception? Failure { get; set; }

        internal Task? FirstSuccess { get; set; }

        internal TaskSequence? Tasks { get; set; }

        internal CancellationTokenSource? AttemptCancellation { get; set; }

        internal object? HookState { get; set; }

        internal DurableRun? Durable { get; set; }

        internal string? TraceId { get; set; }

        internal RunTrace? Trace { get; set; }

        internal bool IsDetached { get; set; }

        internal ExecutionContext? Context { get; set; }

        internal HttpInfo? Http { get; set; }

        internal FilterContext? FilterContext { get; set; }

        internal Task<Reply?>? FilterTask { get; set; }

        internal int FiltersPassed { get; set; }

        internal bool StepsBegun { get; set; }

        internal long StartedMs { get; set; }

        internal Reply? Refusal { get; set; }
    }
}
