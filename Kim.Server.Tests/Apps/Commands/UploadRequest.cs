namespace Kim.Server.Tests.Commands;

/// <summary>A body, and what is done with it.</summary>
public sealed record UploadRequest(string Which, RequestBody Body, [property: Query] int Bytes = 0);
