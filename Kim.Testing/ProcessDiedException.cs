namespace Kim.Testing;

/// <summary>The process of a test has ended: none of its steps runs any more.</summary>
internal sealed class ProcessDiedException() : Exception("The process has ended.");
