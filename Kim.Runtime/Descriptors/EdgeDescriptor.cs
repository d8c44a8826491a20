namespace Kim;

/// <summary>One edge of a command's graph.</summary>
/// <param name="From">The step that is left; <see langword="null"/> for an exception, which may come from any.</param>
/// <param name="To">The step that follows; <see langword="null"/> where the run ends.</param>
/// <param name="Value">The type that flows along, as written in C#; <see langword="null"/> where nothing does.</param>
/// <param name="Kind">Why it follows.</param>
public sealed record EdgeDescriptor(string? From, string? To, string? Value, EdgeKind Kind = EdgeKind.Flow);
