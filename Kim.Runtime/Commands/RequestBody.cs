using System.Runtime.InteropServices;

namespace Kim;

/// <summary>
/// The body of a request, read by a step while it arrives: a large upload, or a form with files. It is a member of the request.
/// </summary>
/// <remarks>
/// <code>
/// public sealed record Upload(string Name, RequestBody Body);
///
/// [Command("PUT /files/{name}", MaxBody = "1GiB", Deadline = "5m")]
/// public sealed partial class PutFile(IFiles files) : Command&lt;Upload&gt;
/// {
///     [Step] async Task Save(CancellationToken cancellation) =>
///         await files.Save(Request.Name, Request.Body.OpenRead(), cancellation);
/// }
/// </code>
/// It can be read once, until the reply: as a stream or as a form. What cannot be read of it is an <see cref="InvalidRequestException"/>,
/// and a client that leaves an <see cref="OperationCanceledException"/>.
/// </remarks>
public abstract class RequestBody
{
    private bool _isTaken;

    internal RequestBody(string? contentType, long? length) => (ContentType, Length) = (contentType, length);

    /// <summary>The media type as sent; <see langword="null"/> if none was.</summary>
    public string? ContentType { get; }

    /// <summary>How many bytes the client says that it sends; <see langword="null"/> if it does not say.</summary>
    public long? Length { get; }

    /// <summary>A body for a command that is called or tested.</summary>
    /// <param name="content">The bytes. Do not change them until the run has ended.</param>
    /// <param name="contentType">Their media type.</param>
    public static RequestBody Of(ReadOnlyMemory<byte> content, string? contentType)
    {
        var bytes = MemoryMarshal.TryGetArray(content, out var array) ? array : new(content.ToArray());
        return new GivenBody(
            new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false), parts: null, contentType, content.Length);
    }

    /// <summary>A body for a command that is called or tested.</summary>
    /// <param name="content">The stream. It is yours to dispose.</param>
    /// <param name="contentType">Its media type.</param>
    public static RequestBody Of(Stream content, string? contentType)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new GivenBody(content, parts: null, contentType, content.CanSeek ? content.Length - content.Position : null);
    }

    /// <summary>A form for a command that is called or tested.</summary>
    /// <param name="parts">Its parts.</param>
    public static RequestBody Of(params IReadOnlyList<FormPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new GivenBody(content: null, parts, "multipart/form-data", length: null);
    }

    /// <summary>The bytes, as they arrive. Read them with <c>ReadAsync</c>; the stream need not be disposed.</summary>
    /// <exception cref="InvalidOperationException">The body was read before.</exception>
    public Stream OpenRead()
    {
        Take();
        return Open();
    }

    /// <summary>
    /// The parts of a form (<c>multipart/form-data</c>, <c>application/x-www-form-urlencoded</c>), as they arrive. Each is read before the
    /// next one is asked for; what is not read of it is passed over.
    /// </summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">The body was read before.</exception>
    public IAsyncEnumerable<FormPart> ReadParts(CancellationToken cancellation = default)
    {
        Take();
        return Parts(cancellation);
    }

    internal abstract Stream Open();

    internal abstract IAsyncEnumerable<FormPart> Parts(CancellationToken cancellation);

    // A second attempt would find the rest, and take it for the whole.
    private void Take()
    {
        if (_isTaken)
        {
            throw new InvalidOperationException(
                "The body of a request can be read once, and it was read before: keep what it gave. A step that reads it cannot be tried "
                + "again, so take [Retry] off it.");
        }

        _isTaken = true;
    }
}
