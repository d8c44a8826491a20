namespace Kim.Runs;

/// <summary>How many runs of one command may be under way. Any thread; no queue: who gets none is refused.</summary>
internal sealed class ConcurrencyPermits(int permitsMax)
{
    private int _taken;

    /// <summary>How many there are.</summary>
    internal int Max => permitsMax;

    /// <summary>Whether all are taken.</summary>
    internal bool IsFull => Volatile.Read(ref _taken) >= permitsMax;

    /// <summary>A command's permits; <see langword="null"/> if its runs are not limited.</summary>
    internal static ConcurrencyPermits? For(CommandDescriptor command) => command.MaxConcurrency > 0 ? new(command.MaxConcurrency) : null;

    internal bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= permitsMax)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    internal void Return() => Interlocked.Decrement(ref _taken);
}
