using System.Diagnostics.CodeAnalysis;

namespace Kim.Diagnostics;

/// <summary>For a journal: counts on the meter <c>Kim</c> what the engine does not see. Any thread; none of it throws.</summary>
[Experimental("KIM1003")]
public static class JournalMetrics
{
    /// <summary>Whether somebody listens to how many runs there are: if not, they need not be counted.</summary>
    public static bool IsObserved => Instruments.AreRunsObserved;

    /// <summary>A stored run was to continue here.</summary>
    /// <param name="kind">Why, in one word.</param>
    /// <param name="outcome">What came of it, in one word.</param>
    public static void Claimed(string kind, string outcome)
    {
        if (!Instruments.DurableClaims.Enabled)
        {
            return;
        }

        try
        {
            Instruments.DurableClaims.Add(1, new("kind", kind), new("outcome", outcome));
        }
        catch (Exception fault)
        {
            Instruments.ListenerThrew(fault);
        }
    }

    /// <summary>Has the runs of a store observed, until the result is disposed.</summary>
    /// <param name="counts">What was found when the store was last asked; <see langword="null"/>: nothing, or too long ago.</param>
    /// <returns>What ends it.</returns>
    public static IDisposable Observe(Func<JournalCounts?> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return Instruments.ObserveRuns(counts);
    }
}
