namespace Kim.Bench.Micro;

/// <summary>What a step waits for: each wait gets a task of its own, which the benchmark's loop ends next. All contenders pay for it alike.</summary>
public sealed class Gate
{
    private TaskCompletionSource<int>? _source;

    /// <summary>A new task; the one before it has ended.</summary>
    public Task<int> Next()
    {
        _source = new TaskCompletionSource<int>();
        return _source.Task;
    }

    /// <summary>Ends the task.</summary>
    /// <param name="value">Its result.</param>
    public void Open(int value) => _source!.SetResult(value);
}
