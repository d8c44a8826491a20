namespace Kim.Bench.Shared;

/// <summary>The result of one load, as the load generator prints it; latencies in microseconds.</summary>
internal sealed record Outcome(
    long Requests,
    double Seconds,
    long Wrong,
    long Socket,
    long Unanswered,
    long Unsent,
    double Mean,
    double P50,
    double P99,
    double P999,
    double Max)
{
    internal double PerSecond => Requests / Seconds;

    /// <summary>Wrong answers, socket errors, and requests without an answer.</summary>
    internal long Errors => Wrong + Socket + Unanswered + Unsent;
}
