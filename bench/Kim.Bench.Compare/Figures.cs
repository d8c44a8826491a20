using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>What a report shows of several measurements: a median, and a range.</summary>
internal static class Figures
{
    internal static double Of(this List<Measurement> measurements, Func<Measurement, double> of) => Statistics.Median(measurements, of);

    internal static double Middle(this List<double> ratios) => Statistics.Median(ratios, ratio => ratio);

    internal static string Range(this List<double> ratios) => $"{ratios.Min():0.00}-{ratios.Max():0.00}";
}
