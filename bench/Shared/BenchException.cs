namespace Kim.Bench;

/// <summary>A reason to give up, told to the user in one line.</summary>
internal sealed class BenchException(string message) : Exception(message);
