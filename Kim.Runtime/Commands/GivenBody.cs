using System.Runtime.CompilerServices;

namespace Kim;

/// <summary>A body that code has made: of bytes, or of parts.</summary>
internal sealed class GivenBody(Stream? content, IReadOnlyList<FormPart>? parts, string? contentType, long? length)
    : RequestBody(contentType, length)
{
    internal override Stream Open() => content ?? throw new InvalidOperationException(
        "This body was made of parts, and the command reads it as a stream: make it of bytes, with RequestBody.Of(bytes, contentType).");

    internal override async IAsyncEnumerable<FormPart> Parts([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (parts is null)
        {
            throw new InvalidOperationException(
                "This body was made of bytes, and the command reads it as a form: make it of parts, with RequestBody.Of(new FormPart(…)).");
        }

        foreach (var part in parts)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return part;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
