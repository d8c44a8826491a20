namespace Kim;

/// <summary>What a run may answer with when it succeeds, as the signatures of the command's last steps tell.</summary>
public sealed record EndingDescriptor
{
    /// <summary>The type of the data.</summary>
    /// <remarks>
    /// <c>void</c> for an answer without data; <see cref="Reply"/> if a step returns a reply, of which only the run knows what it holds.
    /// </remarks>
    public required Type Type { get; init; }

    /// <summary>Whether the data may be null.</summary>
    public bool IsNullable { get; init; }
}
