using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace Kim;

/// <summary>What a run answers with: a status, headers and a body. Made by <c>Ok</c>, <c>Fail</c>, <c>Text</c> and the other endings of <see cref="Command"/>.</summary>
public abstract class Reply
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
        ["Access-Control-Allow-Origin", "Age", "Content-Disposition", "Content-Location", "Content-Range", "Date", "ETag", "Expires", "Last-Modified", "Location", "Retry-After", "Server"],
        StringComparer.OrdinalIgnoreCase);

    private List<KeyValuePair<string, string>>? _headers;
    private string? _mediaType;

    private protected Reply(int status, bool hasBody = true)
    {
        if (status is < 200 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A reply's status is 200 to 599.");
        }

        if (hasBody && status is 204 or 205 or 304)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, $"A reply with status {status} has no body: write Status({status}).");
        }

        StatusCode = status;
    }

    /// <summary>The HTTP status, 200 to 599.</summary>
    public int StatusCode { get; }

    /// <summary>The media type that the ending gives its body; <see langword="null"/> where there is no body.</summary>
    internal abstract string? ContentType { get; }

    /// <summary>The body's media type, as <see cref="Header"/> has set it or as the ending gives it; <see langword="null"/> where there is no body.</summary>
    internal string? MediaType => _mediaType ?? ContentType;

    /// <summary>Headers set with <see cref="Header"/>, in that order; without <c>Content-Type</c>.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>>? Headers => _headers;

    /// <summary>Adds a response header; <c>Content-Type</c> replaces the media type that the ending gives its body.</summary>
    /// <param name="name">A field name (RFC 9110 token); not one that frames the message, nor <c>X-Request-Id</c>. Several of one name are several lines, as with <c>Set-Cookie</c>.</param>
    /// <param name="value">Printable ASCII.</param>
    /// <returns>This reply.</returns>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header, or the header cannot stand in this reply; the message says why.</exception>
    public Reply Header(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.AsSpan().ContainsAnyExcept(TokenChars))
        {
            throw new ArgumentException($"'{name}' is no header name: only letters, digits and !#$%&'*+-.^_`|~ may stand in one.", nameof(name));
        }

        if (Array.Exists(ReservedHeaders, reserved => reserved.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"'{name}' is set by the server and cannot be set by a reply.", nameof(name));
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"The value of header '{name}' holds a character that is not printable ASCII: percent-encode it, as in filename*=UTF-8''caf%C3%A9 (RFC 8187).", nameof(value));
        }

        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            SetMediaType(value);
            return this;
        }

        if (IsSingle(name) && _headers?.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) == true)
        {
            throw new ArgumentException($"'{name}' is set already, and a reply can have it once only.", nameof(name));
        }

        (_headers ??= []).Add(new(name, value));
        return this;
    }

    /// <summary>Whether a message can have this header once only.</summary>
    internal static bool IsSingle(string name) => SingleHeaders.Contains(name);

    /// <summary>Writes the body. Called once, on the reactor.</summary>
    internal abstract void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json);

    private void SetMediaType(string value)
    {
        if (ContentType is null)
        {
            throw new ArgumentException($"A reply of Status({StatusCode}) has no body, so it has no Content-Type: answer with Text, Json or Bytes, or leave the header out.", nameof(value));
        }

        MediaTypes.Checked(value, nameof(value));
        if (ContentType is JsonType or TextType && MediaTypes.ForeignCharset(value) is { } charset)
        {
            throw new ArgumentException($"The body of this reply is UTF-8, so its charset cannot be '{charset}': encode the text yourself and answer with Bytes.", nameof(value));
        }

        _mediaType = value;
    }
}
