namespace Kim.Bench.RedisFaults.Seams;

/// <summary>One load on one server.</summary>
/// <param name="Seam">The seam.</param>
/// <param name="Connections">How many runs there were at once.</param>
/// <param name="HasRedis">Whether each request was a SET and a GET; else it was the same without Redis.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="Cpu">Microseconds of the server a request, user and system.</param>
/// <param name="Bytes">Allocated a request.</param>
/// <param name="Others">Percent of the server's core that was busy with something else.</param>
/// <param name="Errors">Wrong answers, and no answers.</param>
internal sealed record SeamSample(
    Seam Seam, int Connections, bool HasRedis, double PerSecond, double Cpu, double Bytes, double Others, long Errors);
