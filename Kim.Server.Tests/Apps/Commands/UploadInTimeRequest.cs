namespace Kim.Server.Tests.Commands;

/// <summary>A body.</summary>
public sealed record UploadInTimeRequest(RequestBody Body);
