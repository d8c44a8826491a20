using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.Contracts;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>What a run answers with: a status, headers and a body. It never changes, so one object may answer many runs.</summary>
/// <remarks>
/// Made by <c>Ok</c>, <c>Fail</c>, <c>Text</c> and the other endings of <see cref="Command"/>; apart from commands by <see cref="Fail"/>.
/// </remarks>
public abstract partial class Reply
{
    internal const string JsonType = "application/json";
    internal const string TextType = "text/plain; charset=utf-8";

    // RFC 9110, 5.6.2: the characters of a token, which a field name is.
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Framing belongs to the server, and X-Request-Id to the run.
    private static readonly string[] ReservedHeaders =
        ["Connection", "Content-Length", "Transfer-Encoding", "Trailer", "Upgrade", "Keep-Alive", "X-Request-Id"];

    // RFC 9110, 5.3: what has one value stands in a message once.
    private static readonly FrozenSet<string> SingleHeaders = FrozenSet.ToFrozenSet(
        [
            "Accept-Ranges", "Access-Control-Allow-Origin", "Age", "Content-Disposition", "Content-Location", "Content-Range", "Date",
            "ETag", "Expires", "Last-Modified", "Location", "Retry-After", "Server",
        ],
        StringComparer.OrdinalIgnoreCase);

    private string? _mediaType;

    private protected Reply(int status, bool hasBody = true, bool isStreamed = false)
    {
        if (status is < 200 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A reply's status is 200 to 599.");
        }

        if (hasBody && status is 204 or 205 or 304)
        {
            throw new ArgumentOutOfRangeException(
                nameof(status), status, $"A reply with status {status} has no body: write Status({status}).");
        }

        StatusCode = status;
        IsStreamed = isStreamed;
    }

    /// <summary>The HTTP status, 200 to 599.</summary>
    public int StatusCode { get; }

    /// <summary>Whether this is a <see cref="StreamedReply"/>.</summary>
    internal bool IsStreamed { get; }

    /// <summary>The media type that the ending gives its body; <see langword="null"/> if there is no body.</summary>
    internal abstract string? ContentType { get; }

    /// <summary>The body's media type, from a header or from the ending; <see langword="null"/> if there is no body.</summary>
    internal string? MediaType => _mediaType ?? ContentType;

    /// <summary>Headers set with <see cref="WithHeader"/>, in that order; without <c>Content-Type</c>.</summary>
    internal KeyValuePair<string, string>[] Headers { get; private set; } = [];

    /// <summary>A failure, <c>{"code":…,"msg":"…"}</c>, as a command's own <c>Fail</c> is: for code that is not a command's.</summary>
    /// <param name="code">The application's error code.</param>
    /// <param name="message">The value of <c>msg</c>.</param>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    public static Reply Fail(int code, string message, int status = 400) => new EnvelopeReply(code, message, status);

    /// <summary>The first value of a header that the reply sets; <see langword="null"/> if it sets none.</summary>
    /// <param name="name">The field name, in any case; <c>Content-Type</c> is the body's media type.</param>
    public string? Header(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
            ? MediaType
            : Array.Find(Headers, header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>
    /// The body as it is sent, in a new array; empty if there is none. If writing the reply's value throws, this throws, too.
    /// </summary>
    /// <remarks>
    /// It reads the reply's value, which is read once more when the reply is sent: a sequence that can be read only once is then empty.
    /// </remarks>
    /// <exception cref="NotSupportedException">The body is a stream, which is read only while it is sent.</exception>
    public byte[] GetBody() => GetBody(Wire.Current);

    /// <summary>The same, under a host's JSON options.</summary>
    internal byte[] GetBody(Wire wire)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, wire.WriterOptions);
        WriteBody(buffer, json, wire);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A copy of this reply with one more response header. This reply stays as it is, so use what is returned.</summary>
    /// <remarks>
    /// If a name is used more than once, each gets a line of its own, as with <c>Set-Cookie</c>.
    /// <c>Content-Type</c> replaces the media type that the ending gives its body.
    /// </remarks>
    /// <param name="name">A field name (RFC 9110 token); not one that frames the message, nor <c>X-Request-Id</c>.</param>
    /// <param name="value">Printable ASCII.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentException">The name or value is not valid, or the reply cannot have the header; the message says
    /// why.</exception>
    [Pure]
    public virtual Reply WithHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!IsToken(name))
        {
            throw new ArgumentException(
                $"'{name}' is not a valid header name: only letters, digits and !#$%&'*+-.^_`|~ are allowed in one.", nameof(name));
        }

        if (Array.Exists(ReservedHeaders, reserved => reserved.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"'{name}' is set by the server and cannot be set by a reply: leave it out.", nameof(name));
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException(
                $"The value of header '{name}' holds a character that is not printable ASCII: "
                    + "percent-encode it, as in filename*=UTF-8''caf%C3%A9 (RFC 8187).",
                nameof(value));
        }

        var isMediaType = name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
        if (isMediaType)
        {
            CheckMediaType(value);
        }
        else if (IsSingle(name) && Array.Exists(Headers, header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"'{name}' is set already, and a reply can have it once only.", nameof(name));
        }

        var copy = (Reply)MemberwiseClone();
        if (isMediaType)
        {
            copy._mediaType = value;
        }
        else
        {
            copy.Headers = [.. Headers, new(name, value)];
        }

        return copy;
    }

    /// <summary>Whether it is a token of RFC 9110, as the name of a field is.</summary>
    internal static bool IsToken(string name) => !name.AsSpan().ContainsAnyExcept(TokenChars);

    /// <summary>A copy of this reply with the headers and the media type that another was given.</summary>
    internal Reply WithHeadOf(Reply other)
    {
        var copy = (Reply)MemberwiseClone();
        copy.Headers = other.Headers;
        copy._mediaType = ContentType is null ? null : other._mediaType;
        return copy;
    }

    /// <summary>Whether a message can have this header once only.</summary>
    internal static bool IsSingle(string name) => SingleHeaders.Contains(name);

    /// <summary>Writes the body. Called once, on the reactor.</summary>
    internal abstract void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json, Wire wire);

    private void CheckMediaType(string value)
    {
        if (ContentType is null)
        {
            throw new ArgumentException(
                $"A reply of Status({StatusCode}) has no body, so it has no Content-Type: "
                    + "answer with Text, Json or Bytes, or leave the header out.",
                nameof(value));
        }

        MediaTypes.Checked(value, nameof(value));
        if (ContentType is JsonType or TextType && MediaTypes.ForeignCharset(value) is { } charset)
        {
            throw new ArgumentException(
                $"The body of this reply is UTF-8, so its charset cannot be '{charset}': encode the text yourself and answer with Bytes.",
                nameof(value));
        }
    }
}
