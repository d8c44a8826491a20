namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>What a document says of the answers with one status.</summary>
/// <param name="Status">The status; 0 for all that are not listed.</param>
/// <param name="Bodies">What the body may be, each an alternative; empty if nothing is known of it.</param>
/// <param name="MediaTypes">The body's media types.</param>
/// <param name="Description">What it means, if somebody says so.</param>
internal sealed record CommandResponse(int Status, IReadOnlyList<CommandBody> Bodies, IReadOnlyList<string> MediaTypes, string? Description)
{
    /// <summary>The key of all answers whose status is not listed.</summary>
    internal const int Default = 0;

    /// <summary>Nothing is known but the status.</summary>
    internal bool IsUnknown => Bodies.Count == 0 && MediaTypes.Count == 0;
}

/// <summary>What a body may be.</summary>
/// <param name="Type">The data's type if it comes in an envelope, else the body's; <c>void</c> for an envelope without data.</param>
/// <param name="IsNullable">Whether the data may be null.</param>
/// <param name="HasEnvelope">Whether it comes in an envelope.</param>
internal sealed record CommandBody(Type Type, bool IsNullable, bool HasEnvelope);
