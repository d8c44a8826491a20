namespace Kim.Bench;

/// <summary>All of one comparison, as the JSON file holds it.</summary>
internal sealed record RunResult(
    string Machine,
    int Rounds,
    double Seconds,
    double StolenPercent,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyList<WarmUp> WarmUps,
    IReadOnlyList<Sample> Samples,
    IReadOnlyList<ReactorsSample>? TwoReactors);

/// <summary>How a peer came to its steady state: CPU microseconds a request by successive saturating loads, and requests a second of the last; then p99 at the rate for all.</summary>
internal sealed record WarmUp(string Peer, string Mode, IReadOnlyList<double> Cpu, double PerSecond, IReadOnlyList<double> P99)
{
    public override string ToString() => $"{Mode} {Peer}: {string.Join(' ', Cpu.Select(cpu => $"{cpu:0.00}"))}; {string.Join(' ', P99.Select(p99 => $"{p99:0}"))}";
}

/// <summary>One load on a server with one reactor or two, all on the same two cores. <see cref="LeastShare"/>: the lesser reactor's part of their CPU time, in percent.</summary>
internal sealed record ReactorsSample(int Reactors, double LeastShare, Sample Sample);
