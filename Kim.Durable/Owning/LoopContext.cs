using Kim.Loops;

namespace Kim.Durable.Owning;

/// <summary>Lets an owner's own work be written with <c>await</c>: it comes back to its reactor's loop.</summary>
internal sealed class LoopContext(Loop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(new Posted(this, d, state));

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Does work on the loop, never in the caller's turn: a step that calls it has written nothing itself. Any thread.</summary>
    internal Task<T> Run<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => _ = RunAsync(work, done), null);
        return done.Task;
    }

    /// <summary>The same, for work that has no answer.</summary>
    internal Task Run(Func<Task> work) => Run(async () =>
    {
        await work();
        return true;
    });

    /// <summary>A time on the loop's clock. Loop only.</summary>
    internal Task Delay(TimeSpan time)
    {
        var done = new TaskCompletionSource();
        loop.PostAfter(time, static state => ((TaskCompletionSource)state).SetResult(), done);
        return done.Task;
    }

    private static async Task RunAsync<T>(Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(await work());
        }
        catch (Exception fault)
        {
            done.SetException(fault);
        }
    }

    // Nothing else on the loop may find the context: it would push the continuations of libraries to the thread pool.
    private sealed class Posted(LoopContext context, SendOrPostCallback callback, object? state) : ILoopWork
    {
        public void Execute()
        {
            var outer = Current;
            SetSynchronizationContext(context);
            try
            {
                callback(state);
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        }
    }
}
