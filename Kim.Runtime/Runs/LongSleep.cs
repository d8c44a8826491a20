using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>A <c>Sleep</c> of a durable run that outlives the process. It ends by the store's clock, with the run's next process.</summary>
internal sealed class LongSleep(TimeSpan duration) : TaskCompletionSource, IParking
{
    public Task Awaited => Task;

    public RunPark Park => new(duration);

    public void Complete(ReadOnlyMemory<byte> value) => TrySetResult();
}
