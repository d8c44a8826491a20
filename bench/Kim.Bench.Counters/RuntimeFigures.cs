namespace Kim.Bench.Counters;

/// <summary>Sums of the runtime's counters, and over how many of their intervals.</summary>
internal readonly record struct RuntimeFigures(double PoolItems, double AllocatedBytes, int Intervals)
{
    public static RuntimeFigures operator -(RuntimeFigures left, RuntimeFigures right) => new(
        left.PoolItems - right.PoolItems, left.AllocatedBytes - right.AllocatedBytes, left.Intervals - right.Intervals);
}
