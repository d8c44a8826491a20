using System.Collections.Concurrent;

namespace Kim.Bench.Peers.DurableWorkflowCore;

/// <summary>Who waits for the end of which workflow. An end may be told before it is asked for.</summary>
internal sealed class Ends
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _waiting = new();

    /// <summary>Whether it ends well, once it has ended.</summary>
    internal async Task<bool> Of(string workflow)
    {
        var end = For(workflow);
        try
        {
            return await end.Task;
        }
        finally
        {
            _waiting.TryRemove(workflow, out _);
        }
    }

    internal void Tell(string workflow, bool isWell) => For(workflow).TrySetResult(isWell);

    private TaskCompletionSource<bool> For(string workflow) =>
        _waiting.GetOrAdd(workflow, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
