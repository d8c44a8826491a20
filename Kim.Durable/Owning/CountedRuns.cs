using System.Runtime.CompilerServices;
using Kim.Diagnostics;

namespace Kim.Durable.Owning;

/// <summary>How many runs the store has, for the metrics. It is asked only while somebody listens. Any thread reads it.</summary>
internal sealed class CountedRuns(RunOwner owner)
{
    private static readonly TimeSpan ListenPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CountPeriod = TimeSpan.FromSeconds(5);

    private StrongBox<JournalCounts>? _counts;

    /// <summary>What was found last; <see langword="null"/>: nobody listened, or the store is away.</summary>
    internal JournalCounts? Last => Volatile.Read(ref _counts)?.Value;

    /// <summary>Asks the store, if somebody listens.</summary>
    /// <returns>When to do it again.</returns>
    internal async Task<TimeSpan?> LookAsync()
    {
        if (!JournalMetrics.IsObserved)
        {
            Volatile.Write(ref _counts, null);
            return ListenPeriod;
        }

        try
        {
            var found = await owner.Store.CountAsync();
            var oldest = found.OldestDue is { } due && due < found.Now ? found.Now - due : TimeSpan.Zero;
            Volatile.Write(ref _counts, new(new(found.Running, found.Parked, found.Ended, found.Stuck, oldest)));
            return CountPeriod;
        }
        catch
        {
            // No number is better than an old one.
            Volatile.Write(ref _counts, null);
            throw;
        }
    }
}
