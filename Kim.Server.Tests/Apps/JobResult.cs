namespace Kim.Server.Tests.Apps;

/// <summary>What a job gave.</summary>
public sealed record JobResult(int Value);
