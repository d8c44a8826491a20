namespace Kim.Loops;

/// <summary>Names one scheduled timer, so that it can be cancelled; stale once the timer has fired or was cancelled.</summary>
internal readonly struct TimerHandle
{
    internal TimerHandle(TimerNode node)
    {
        Node = node;
        Version = node.Version;
    }

    internal TimerNode? Node { get; }

    internal int Version { get; }

    /// <summary>Whether this handle was ever given to a timer.</summary>
    internal bool IsSet => Node is not null;
}
