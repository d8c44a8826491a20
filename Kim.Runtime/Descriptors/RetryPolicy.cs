namespace Kim;

/// <summary>How a step is tried again if it throws.</summary>
/// <remarks>
/// The wait before attempt n+1 is random in [0, min(<see cref="MaxDelay"/>, <see cref="Delay"/> * 2^(n-1))] ("full jitter").
/// </remarks>
public sealed record RetryPolicy
{
    // 2^30 times the smallest delay is beyond every MaxDelay; more would overflow.
    private const int DoublingsMax = 30;

    /// <summary>The number of attempts, the first included; 2 or more.</summary>
    public required int Attempts { get; init; }

    /// <summary>The upper bound of the first wait.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The upper bound of every wait.</summary>
    public required TimeSpan MaxDelay { get; init; }

    /// <summary>The exceptions after which the step is tried again; empty: all.</summary>
    public IReadOnlyList<Type> On { get; init; } = [];

    /// <summary>Whether the step is tried again after this exception.</summary>
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
