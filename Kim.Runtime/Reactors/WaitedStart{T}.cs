using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.Reactors;

/// <summary>A run whose caller waits for its reply.</summary>
internal sealed class WaitedStart<T>(ReactorRuns runs, CommandCall<T> call, CancellationToken cancel)
    : RunStart(runs, call.Command, call.Request, call.Deadline, RunNumber.Next())
{
    // A caller on the reactor resumes there, in its turn; any other must not resume on the reactor.
    private readonly TaskCompletionSource<T> _caller = new(
        runs.Runner.Loop.IsLoopThread ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Task => _caller.Task;

    /// <inheritdoc/>
    public override CancellationToken ClientGone => cancel;

    /// <inheritdoc/>
    protected override void End(StepInfo last, Reply reply)
    {
        if (RunRefusals.IsClientLeft(reply) && cancel.IsCancellationRequested)
        {
            _caller.TrySetCanceled(cancel);
            return;
        }

        ReplyValue.Give(_caller, last, reply);
    }

    /// <inheritdoc/>
    internal override void Fail(Exception fault)
    {
        if (fault is OperationCanceledException && cancel.IsCancellationRequested)
        {
            _caller.TrySetCanceled(cancel);
            return;
        }

        ReplyValue.Fault(_caller, fault);
    }
}
