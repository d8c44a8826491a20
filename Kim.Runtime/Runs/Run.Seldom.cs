using Microsoft.Extensions.DependencyInjection;

namespace Kim.Runs;

// What most runs do not need.
internal sealed partial class Run
{
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

        internal HttpInfo? Http { get; set; }

        internal FilterContext? FilterContext { get; set; }

        internal Task<Reply?>? FilterTask { get; set; }

        internal int FiltersPassed { get; set; }

        internal bool StepsBegun { get; set; }

        internal long StartedMs { get; set; }

        internal Reply? Refusal { get; set; }
    }
}
