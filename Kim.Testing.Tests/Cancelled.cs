namespace Kim.Testing.Tests;

/// <summary>A task that ends only by being cancelled, and then at once: <c>Task.Delay</c> goes by the thread pool.</summary>
internal static class Cancelled
{
    internal static Task By(CancellationToken cancellation)
    {
        var source = new TaskCompletionSource();
        cancellation.Register(() => source.TrySetCanceled(cancellation));
        return source.Task;
    }
}
