namespace Kim.Generator.Models;

/// <summary>A step's timeout and retries.</summary>
/// <param name="TimeoutMs">0 if none is stated.</param>
/// <param name="Attempts">1 where it is not retried.</param>
/// <param name="DelayMs">The upper bound of the first wait.</param>
/// <param name="MaxDelayMs">The upper bound of every wait.</param>
/// <param name="On">The exceptions, fully qualified; empty for all.</param>
internal sealed record PolicyModel(double TimeoutMs, int Attempts, double DelayMs, double MaxDelayMs, EquatableArray<string> On)
{
    internal static readonly PolicyModel None = new(0, 1, 0, 0, default);

    /// <summary>All waits between attempts at their longest.</summary>
    internal double WaitsMs => Enumerable.Range(0, Attempts - 1).Sum(attempt => Math.Min(MaxDelayMs, DelayMs * Math.Pow(2, attempt)));
}
