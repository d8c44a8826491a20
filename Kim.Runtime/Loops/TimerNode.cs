namespace Kim.Loops;

/// <summary>One timer in a wheel, or a free one. Linked into a ring with its slot's head, so that it leaves in O(1).</summary>
internal sealed class TimerNode
{
    internal TimerNode()
    {
        Previous = this;
        Following = this;
    }

    internal TimerNode Previous { get; set; }

    internal TimerNode Following { get; set; }

    /// <summary>The tick it is due at.</summary>
    internal long DueTick { get; set; }

    /// <summary>Counts the node's uses; a handle with another number is stale.</summary>
    internal int Version { get; set; }

    internal Action<object>? Callback { get; set; }

    internal object? State { get; set; }

    /// <summary>Whether it is in no ring but its own.</summary>
    internal bool IsAlone => Following == this;

    internal void InsertBefore(TimerNode other)
    {
        Previous = other.Previous;
        Following = other;
        other.Previous.Following = this;
        other.Previous = this;
    }

    internal void Leave()
    {
        Previous.Following = Following;
        Following.Previous = Previous;
        Previous = this;
        Following = this;
    }
}
