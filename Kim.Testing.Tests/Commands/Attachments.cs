namespace Kim.Testing.Tests.Commands;

/// <summary>A body, and how it is read.</summary>
public sealed record Attachments(RequestBody Body, string How = "bytes");
