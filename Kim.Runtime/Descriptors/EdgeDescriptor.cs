namespace Kim;

/// <summary>One edge of a command's graph.</summary>
public sealed record EdgeDescriptor
{
    /// <summary>The step that is left; <see langword="null"/> for an exception that may come from any step.</summary>
    public required string? From { get; init; }

    /// <summary>The step that follows; <see langword="null"/> if the run ends.</summary>
    public required string? To { get; init; }

    /// <summary>The type of the value that is passed on, as written in C#; <see langword="null"/> if there is none.</summary>
    public string? Value { get; init; }

    /// <summary>Why it follows.</summary>
    public EdgeKind Kind { get; init; }
}
