using Kim.Reactor;

namespace Kim.Steps;

/// <summary>Brings an <c>await</c> inside a step back to its reactor.</summary>
internal sealed class LoopSynchronizationContext(StepRunner runner, RunQueue loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(new Posted(runner, d, state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing waits for a reactor: use Post, or await.");

    public override SynchronizationContext CreateCopy() => this;

    private sealed class Posted(StepRunner runner, SendOrPostCallback callback, object? state) : ILoopWork
    {
        public void Run() => runner.RunPosted(callback, state);
    }
}
