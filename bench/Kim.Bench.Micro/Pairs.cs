using System.Diagnostics;

namespace Kim.Bench.Micro;

/// <summary>
/// Two sides in turn, a millisecond each: other programs on the machine slow both sides alike, and the median of the ratios within a
/// pair hardly changes.
/// </summary>
internal static class Pairs
{
    private const int Count = 2000;
    private const double BatchMs = 1;

    // Longer than the JIT takes to settle on its last tier, also on one core.
    private static readonly TimeSpan WarmTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time of <paramref name="side"/> over the time of <paramref name="baseline"/>: the median, and the quarters around it.
    /// </summary>
    internal static (double Low, double Median, double High) Ratio(Func<int> baseline, Func<int> side)
    {
        var runs = WarmUp(baseline, side);
        var ratios = new double[Count];
        for (var pair = 0; pair < Count; pair++)
        {
            // Each comes first in every other pair.
            var first = Time(pair % 2 == 0 ? baseline : side, runs);
            var second = Time(pair % 2 == 0 ? side : baseline, runs);
            ratios[pair] = pair % 2 == 0 ? second / first : first / second;
        }

        Array.Sort(ratios);
        return (ratios[Count / 4], (ratios[(Count / 2) - 1] + ratios[Count / 2]) / 2, ratios[Count * 3 / 4]);
    }

    private static int WarmUp(Func<int> baseline, Func<int> side)
    {
        const int RunsMin = 1000;
        var start = Stopwatch.GetTimestamp();
        var shortest = double.MaxValue;
        while (Stopwatch.GetElapsedTime(start) < WarmTime)
        {
            shortest = Math.Min(shortest, Time(baseline, RunsMin));
            Time(side, RunsMin);
        }

        return Math.Max(RunsMin, (int)(RunsMin * BatchMs / shortest));
    }

    private static double Time(Func<int> run, int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
