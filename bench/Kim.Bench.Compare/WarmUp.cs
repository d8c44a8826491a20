namespace Kim.Bench.Compare;

/// <summary>How a peer came to its steady state.</summary>
/// <param name="Peer">Its name.</param>
/// <param name="Mode">The mode's name.</param>
/// <param name="Cpu">CPU microseconds a request, by successive saturating loads.</param>
/// <param name="PerSecond">Requests a second of the last of them.</param>
/// <param name="P99">Then p99 in microseconds, by successive loads at the rate for all.</param>
internal sealed record WarmUp(string Peer, string Mode, IReadOnlyList<double> Cpu, double PerSecond, IReadOnlyList<double> P99)
{
    public override string ToString() =>
        $"{Mode} {Peer}: {string.Join(' ', Cpu.Select(cpu => $"{cpu:0.00}"))}; {string.Join(' ', P99.Select(p99 => $"{p99:0}"))}";
}
