namespace Kim.Bench.Shared;

/// <summary>A reason to give up, shown to the user in one line.</summary>
internal sealed class BenchException(string message) : Exception(message);
