namespace Kim.Bench;

/// <summary>One load. CPU in microseconds a request.</summary>
internal sealed record Sample(string Endpoint, int Reactors, int Round, double PerSecond, double Cpu, long Errors);
