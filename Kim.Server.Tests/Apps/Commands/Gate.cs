namespace Kim.Server.Tests.Commands;

/// <summary>Where runs of <see cref="Hold"/> wait until a test opens it.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource<string> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _passed;

    /// <summary>Completes when a run waits.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Completes when a waiting run was told that its client has left, or that it is given up.</summary>
    public Task Gone => _gone.Task;

    public void Open() => _open.TrySetResult("opened");

    /// <summary>Counts who passes without waiting.</summary>
    internal int Pass() => Interlocked.Increment(ref _passed);

    internal async Task<string> Wait(CancellationToken gone)
    {
        _entered.TrySetResult();
        try
        {
            return await _open.Task.WaitAsync(gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _gone.TrySetResult();
            throw;
        }
    }
}
