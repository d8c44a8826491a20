namespace Kim.Server.Tests.Commands;

/// <summary>The folder of <see cref="Files"/>.</summary>
public sealed record FilesRoot(string Path);
