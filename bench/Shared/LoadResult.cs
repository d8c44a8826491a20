namespace Kim.Bench.Shared;

/// <summary>
/// The result of one load. Errors are wrong answers plus every socket error and timeout; P50 and P99 are latencies in microseconds.
/// </summary>
internal sealed record LoadResult(long Requests, double Seconds, long Errors, long P50, long P99)
{
    internal double PerSecond => Requests / Seconds;
}
