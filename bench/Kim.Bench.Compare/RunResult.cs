namespace Kim.Bench.Compare;

/// <summary>All of one comparison, as the JSON file holds it.</summary>
internal sealed record RunResult(
    string Machine,
    int Rounds,
    double Seconds,
    double StolenPercent,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyList<WarmUp> WarmUps,
    IReadOnlyList<Measurement> Measurements,
    IReadOnlyList<IdleConnections> Idle,
    IReadOnlyList<ReactorsMeasurement>? TwoReactors)
{
    /// <summary>A peer's measurements in a mode, at saturation or at the rate for all.</summary>
    internal List<Measurement> Own(Mode mode, string peer, bool saturated) =>
        [.. Measurements.Where(one => one.Mode == mode.Name && one.Peer == peer && (one.Rate == 0) == saturated)];

    /// <summary>The rate for all in a mode.</summary>
    internal int RateOf(Mode mode) => Measurements.First(one => one.Mode == mode.Name && one.Rate > 0).Rate;
}
