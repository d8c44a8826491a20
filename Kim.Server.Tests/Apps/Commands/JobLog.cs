using System.Collections.Concurrent;

namespace Kim.Server.Tests.Commands;

/// <summary>What the runs of <see cref="Job"/> tell, and what holds them.</summary>
public sealed class JobLog
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The thread, the run and the trace of each run that has begun.</summary>
    public ConcurrentQueue<(string? Thread, string Run, string? Trace)> Begun { get; } = new();

    /// <summary>Runs whose token was cancelled.</summary>
    public ConcurrentQueue<string> Cancelled { get; } = new();

    /// <summary>Runs that came to their last step.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    /// <summary>What runs wait for.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Lets them continue.</summary>
    public void Open() => _opened.TrySetResult();
}
