namespace Kim;

/// <summary>
/// What a last step may answer with, taken from its signature or, if that says <see cref="Reply"/>, from the endings that it calls.
/// </summary>
public sealed record EndingDescriptor
{
    /// <summary>The type of the data.</summary>
    /// <remarks>
    /// <c>void</c> for an answer without data; <see cref="Stream"/> for bytes; <see cref="Reply"/> if only the run knows, so that the rest
    /// says nothing.
    /// </remarks>
    public required Type Type { get; init; }

    /// <summary>Whether the data may be null.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The body's media type without parameters; <see langword="null"/> if there is no body.</summary>
    public string? MediaType { get; init; } = Reply.JsonType;

    /// <summary>Whether the data is in an envelope.</summary>
    public bool HasEnvelope { get; init; } = true;
}
