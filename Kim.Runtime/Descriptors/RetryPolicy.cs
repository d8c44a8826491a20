namespace Kim;

/// <summary>How a step that throws is tried again.</summary>
/// <remarks>The wait before attempt n+1 is random in [0, min(<see cref="MaxDelay"/>, <see cref="Delay"/> * 2^(n-1))] ("full jitter").</remarks>
/// <param name="Attempts">Attempts in all, 2 or more.</param>
/// <param name="Delay">The upper bound of the first wait.</param>
/// <param name="MaxDelay">The upper bound of every wait.</param>
/// <param name="On">The exceptions that are tried again; empty: all.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan Delay, TimeSpan MaxDelay, IReadOnlyList<Type> On)
{
    // 2^30 times the smallest delay is beyond every MaxDelay; more would overflow.
    private const int DoublingsMax = 30;

    /// <summary>Whether this exception is one to try again after.</summary>
    internal bool Covers(Exception fault)
    {
        for (var i = 0; i < On.Count; i++)
        {
            if (On[i].IsInstanceOfType(fault))
            {
                return true;
            }
        }

        return On.Count == 0;
    }

    /// <summary>The wait after attempt <paramref name="attempt"/>, in milliseconds.</summary>
    internal long DelayMs(int attempt, Random random)
    {
        var bound = Math.Min(MaxDelay.TotalMilliseconds, Delay.TotalMilliseconds * (1L << Math.Min(attempt - 1, DoublingsMax)));
        return (long)(random.NextDouble() * bound);
    }
}
