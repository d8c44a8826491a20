namespace Kim.Bench.Shared;

/// <summary>The result of one load. Errors are wrong answers plus every socket error and timeout.</summary>
internal sealed record LoadResult(long Requests, double Seconds, long Errors)
{
    internal double PerSecond => Requests / Seconds;
}
