namespace Kim.Loops.Native;

/// <summary>How many open files the process may have, and whether that is nearly used up.</summary>
/// <remarks>
/// Connections must not take the last ones: the runtime cannot start a thread without a descriptor (each has a pipe), and ends the process
/// with "Out of memory" if it cannot.
/// </remarks>
internal static unsafe class Descriptors
{
    // Threads that start, assemblies that load, files that are read, all at the same moment; of a small limit a sixteenth.
    private const int SparedMax = 32;

    // See getrlimit(2) and fcntl(2).
    private const int OpenFiles = 7;
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>
    /// The lowest number of a descriptor that connections leave to others. The kernel always gives the lowest number that is free.
    /// </summary>
    internal static readonly int FirstSpared = Limit() is var limit ? limit - Math.Min(SparedMax, limit / 16) : 0;

    /// <summary>Whether only spared ones are free.</summary>
    /// <param name="any">Any open descriptor.</param>
    internal static bool AreScarce(int any)
    {
        var free = Libc.FileControl(any, DuplicateCloseOnExec, 0);
        if (free < 0)
        {
            return true;
        }

        _ = Libc.Close(free);
        return free >= FirstSpared;
    }

    private static int Limit()
    {
        var limits = stackalloc ulong[2];
        return Libc.GetResourceLimit(OpenFiles, limits) == 0 ? (int)Math.Min(limits[0], int.MaxValue) : int.MaxValue;
    }
}
