using System.Diagnostics;

namespace Kim.Bench.Micro;

/// <summary>Two sides in turn, some milliseconds each: what else runs on the machine meets both, and the median of the ratios within a pair hardly moves.</summary>
internal static class Pairs
{
    private const int Count = 600;
    private const int WarmCount = 100;
    private const double BatchMs = 3;

    /// <summary>How long <paramref name="side"/> takes over how long <paramref name="baseline"/> takes: the median, and the quarters around it.</summary>
    internal static (double Low, double Median, double High) Ratio(Func<int> baseline, Func<int> side)
    {
        var runs = RunsPerBatch(baseline);
        var ratios = new List<double>(Count);
        for (var pair = -WarmCount; pair < Count; pair++)
        {
            // Each comes first in every other pair.
            var first = Time(pair % 2 == 0 ? baseline : side, runs);
            var second = Time(pair % 2 == 0 ? side : baseline, runs);
            if (pair >= 0)
            {
                ratios.Add(pair % 2 == 0 ? second / first : first / second);
            }
        }

        ratios.Sort();
        return (ratios[Count / 4], (ratios[(Count / 2) - 1] + ratios[Count / 2]) / 2, ratios[Count * 3 / 4]);
    }

    private static int RunsPerBatch(Func<int> run)
    {
        var runs = 1000;
        for (var warm = 0; warm < WarmCount; warm++)
        {
            runs = Math.Max(1000, (int)(runs * BatchMs / Time(run, runs)));
        }

        return runs;
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
