namespace Kim.Diagnostics;

/// <summary>Reports a fault of what should have reported another: a logger, or a listener to the metrics.</summary>
internal static class LastResort
{
    // Such a fault comes again with every request: more of the same would fill a disk.
    private const int FaultsMax = 16;

    private static int _faults;

    /// <summary>Writes to the standard error stream; never throws. Any thread.</summary>
    /// <param name="who">What has thrown.</param>
    /// <param name="fault">What it has thrown.</param>
    internal static void Tell(string who, Exception fault)
    {
        if (Volatile.Read(ref _faults) >= FaultsMax || Interlocked.Increment(ref _faults) > FaultsMax)
        {
            return;
        }

        try
        {
            Console.Error.WriteLine(
                $"kim: {who} threw, and the log or the metrics lack something; requests are served all the same. {fault}");
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }
}
