namespace Kim.Bench.Shared;

internal static class Statistics
{
    internal static double Median<T>(IEnumerable<T> items, Func<T, double> select)
    {
        var sorted = items.Select(select).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The slope of the least-squares line through two points or more with different <paramref name="x"/>.</summary>
    internal static double Slope<T>(IReadOnlyCollection<T> items, Func<T, double> x, Func<T, double> y)
    {
        var meanX = items.Average(x);
        var meanY = items.Average(y);
        return items.Sum(i => (x(i) - meanX) * (y(i) - meanY)) / items.Sum(i => (x(i) - meanX) * (x(i) - meanX));
    }
}
