using System.Text;

namespace Kim;

/// <summary>A field or a file of a form, from <see cref="RequestBody.ReadParts"/>.</summary>
public sealed class FormPart
{
    // More of a field is a file.
    private const int TextBytesMax = 64 * 1024;

    /// <summary>Makes a file, for a body that code makes.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="fileName">The file's name; <see langword="null"/> for a field.</param>
    /// <param name="contentType">Its media type.</param>
    public FormPart(string name, Stream content, string? fileName = null, string? contentType = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        (Name, Content, FileName, ContentType) = (name, content, fileName, contentType);
    }

    /// <summary>Makes a field, for a body that code makes.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="text">Its value.</param>
    public FormPart(string name, string text)
        : this(name, new MemoryStream(Encoding.UTF8.GetBytes(text)))
    {
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>
    /// The file's name as the client says it; <see langword="null"/> for a field that is not a file. Never make a path of it.
    /// </summary>
    public string? FileName { get; }

    /// <summary>The media type; <see langword="null"/> if none was sent.</summary>
    public string? ContentType { get; }

    /// <summary>The bytes, until the next part is asked for. Read them with <c>ReadAsync</c>; the stream need not be disposed.</summary>
    public Stream Content { get; }

    /// <summary>The value of a field, as UTF-8.</summary>
    /// <param name="bytesMax">How long it may be: 64 KiB, if nothing is said.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidRequestException">It is longer, or is not valid UTF-8.</exception>
    public async Task<string> ReadTextAsync(int bytesMax = TextBytesMax, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytesMax);
        var text = new MemoryStream();
        var buffer = new byte[Math.Clamp(bytesMax, 1, 4096)];
        for (int count; (count = await Content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (text.Length + count > bytesMax)
            {
                throw new InvalidRequestException($"'{Name}' is longer than {bytesMax} bytes") { StatusCode = 413 };
            }

            text.Write(buffer, 0, count);
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
                .GetString(text.GetBuffer(), 0, (int)text.Length);
        }
        catch (DecoderFallbackException fault)
        {
            throw new InvalidRequestException($"'{Name}' is not valid UTF-8", fault);
        }
    }
}
