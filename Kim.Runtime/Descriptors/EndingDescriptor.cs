namespace Kim;

/// <summary>What a run may answer with if it succeeds, taken from the signatures of the command's last steps.</summary>
public sealed record EndingDescriptor
{
    /// <summary>The type of the data.</summary>
    /// <remarks>
    /// <c>void</c> for an answer without data; <see cref="Reply"/> if a step returns a reply: only the run knows what is in it.
    /// </remarks>
    public required Type Type { get; init; }

    /// <summary>Whether the data may be null.</summary>
    public bool IsNullable { get; init; }
}
