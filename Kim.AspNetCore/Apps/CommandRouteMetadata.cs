namespace Kim.AspNetCore.Apps;

/// <summary>Of an endpoint: which of its command's routes it is.</summary>
/// <param name="Index">Its index in <see cref="CommandDescriptor.Routes"/>.</param>
internal sealed record CommandRouteMetadata(int Index);
