namespace Kim.Server.Tests.Clients;

/// <summary>Calls that do not end by themselves, as the server of them sees it.</summary>
internal sealed class HangingCalls
{
    private int _count;

    /// <summary>How many are under way.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Hangs until the caller is gone.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    internal async Task Hang(CancellationToken gone)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(gone);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
