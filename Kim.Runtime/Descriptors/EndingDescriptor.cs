namespace Kim;

/// <summary>What a run may answer with when it succeeds, as the signatures of the command's last steps tell.</summary>
/// <param name="Type">
/// The type of the data; <c>void</c> for an answer without data; <see cref="Reply"/> if a step returns a reply, of which only the run knows what it holds.
/// </param>
/// <param name="IsNullable">Whether the data may be null.</param>
public sealed record EndingDescriptor(Type Type, bool IsNullable = false);
