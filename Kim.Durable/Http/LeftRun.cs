namespace Kim.Durable.Http;

/// <summary>A run that does not continue.</summary>
internal sealed record LeftRun(string Id, ResumeOutcome Outcome);
