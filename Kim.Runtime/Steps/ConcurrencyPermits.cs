namespace Kim.Steps;

/// <summary>How many runs of one command may be under way in the process. Any thread; no queue: who gets none is refused.</summary>
internal sealed class ConcurrencyPermits(int permitsMax)
{
    private int _taken;

    /// <summary>How many there are.</summary>
    internal int Max => permitsMax;

    /// <summary>A command's permits; <see langword="null"/> where its runs are not limited.</summary>
    /// <param name="command">The command.</param>
    /// <param name="fallback">For one that states no limit; 0: none.</param>
    internal static ConcurrencyPermits? For(CommandDescriptor command, int fallback = 0)
    {
        var max = command.MaxConcurrency > 0 ? command.MaxConcurrency : fallback;
        return max > 0 ? new(max) : null;
    }

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
