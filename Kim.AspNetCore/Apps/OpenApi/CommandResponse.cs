namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>What a document says of the answers with one status.</summary>
/// <param name="Status">The status; 0 for all that are not listed.</param>
/// <param name="Bodies">What the body may be, each an alternative; empty if nothing is known of it.</param>
/// <param name="MediaTypes">The body's media types.</param>
/// <param name="Description">What it means, if somebody says so.</param>
/// <param name="IsEmpty">Whether it is known to have no body.</param>
internal sealed record CommandResponse(
    int Status, IReadOnlyList<CommandBody> Bodies, IReadOnlyList<string> MediaTypes, string? Description, bool IsEmpty = false)
{
    /// <summary>The key of all answers whose status is not listed.</summary>
    internal const int Default = 0;

    /// <summary>Nothing is known but the status.</summary>
    internal bool IsUnknown => Bodies.Count == 0 && MediaTypes.Count == 0 && !IsEmpty;

    /// <summary>The same bodies with other media types.</summary>
    internal CommandResponse As(IReadOnlyList<string> mediaTypes) => this with
    {
        MediaTypes = mediaTypes,
        Bodies = [.. Bodies.Select(body => body with { MediaType = null })],
    };
}

/// <summary>What a body may be.</summary>
/// <param name="Type">The data's type if it comes in an envelope, else the body's; <c>void</c> for an envelope without data.</param>
/// <param name="IsNullable">Whether the data may be null.</param>
/// <param name="HasEnvelope">Whether it comes in an envelope.</param>
/// <param name="MediaType">Its media type; <see langword="null"/> if it may have any of the response's.</param>
internal sealed record CommandBody(Type Type, bool IsNullable, bool HasEnvelope, string? MediaType = null);
