using System.Diagnostics.Metrics;

namespace Kim.Diagnostics;

// Durable runs: what a store is asked for if somebody looks.
internal static partial class Instruments
{
    private static ObservedRuns[] _runs = [];
    private static ObservableGauge<long>? _durableRuns;
    private static ObservableGauge<double>? _oldestDue;

    /// <summary>Whether somebody listens to what is asked of a store.</summary>
    internal static bool AreRunsObserved => _durableRuns is { Enabled: true } || _oldestDue is { Enabled: true };

    /// <summary>Observes the runs of a store, until the result is disposed.</summary>
    internal static IDisposable ObserveRuns(Func<JournalCounts?> counts)
    {
        lock (Gate)
        {
            var number = 1;
            while (Array.Exists(_runs, other => other.Number == number))
            {
                number++;
            }

            var observed = new ObservedRuns(counts, number);
            _runs = [.. _runs, observed];
            _durableRuns ??= Meter.CreateObservableGauge(
                "kim.durable.runs", ReadRuns, "{run}", "Runs that the store has; by state.");
            _oldestDue ??= Meter.CreateObservableGauge(
                "kim.durable.oldest_due", ReadOldestDue, "s", "How long the parked run that is due longest has been due.");
            return observed;
        }
    }

    private static IEnumerable<Measurement<long>> ReadRuns()
    {
        foreach (var observed in Volatile.Read(ref _runs))
        {
            if (observed.Counts() is { } counts)
            {
                yield return new(counts.Running, observed.Tags("running"));
                yield return new(counts.Parked, observed.Tags("parked"));
                yield return new(counts.Ended, observed.Tags("ended"));
                yield return new(counts.Stuck, observed.Tags("stuck"));
            }
        }
    }

    private static IEnumerable<Measurement<double>> ReadOldestDue() =>
        from observed in Volatile.Read(ref _runs)
        let counts = observed.Counts()
        where counts is not null
        select new Measurement<double>(counts.Value.OldestDue.TotalSeconds, observed.Tags());

    /// <param name="counts">What was found last.</param>
    /// <param name="number">The lowest that no other host has now.</param>
    private sealed class ObservedRuns(Func<JournalCounts?> counts, int number) : IDisposable
    {
        internal int Number => number;

        internal Func<JournalCounts?> Counts => counts;

        internal KeyValuePair<string, object?>[] Tags(string? state = null)
        {
            KeyValuePair<string, object?>[] tags = state is null ? [] : [new("state", state)];
            return number == 1 ? tags : [.. tags, new("host", number)];
        }

        public void Dispose()
        {
            lock (Gate)
            {
                _runs = Array.FindAll(_runs, other => other != this);
            }
        }
    }
}
