namespace Kim.Bench.Micro.Commands;

/// <summary>
/// What a step waits for: each wait has a task of its own, which the benchmark's loop ends. It costs all contenders the same.
/// </summary>
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
