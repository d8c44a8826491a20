namespace Kim.Bench.Compare;

/// <summary>One load on a server with one reactor or two, all on the same two cores.</summary>
/// <param name="Reactors">How many reactors.</param>
/// <param name="LeastShare">The part of the less busy reactor in their CPU time, in percent.</param>
/// <param name="Measurement">What was measured.</param>
internal sealed record ReactorsMeasurement(int Reactors, double LeastShare, Measurement Measurement);
