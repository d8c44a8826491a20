using System.Buffers;
using System.Text.Json;

namespace Kim;

/// <summary>What a run answers with: a status, headers and a body. Made by <c>Ok</c>, <c>Fail</c>, <c>Text</c> and the other endings of <see cref="Command"/>.</summary>
public abstract class Reply
{
    internal const string JsonType = "application/json";

    // RFC 9110, 5.6.2: the characters of a token, which a field name is.
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Framing belongs to the server, and X-Request-Id to the run.
    private static readonly string[] ReservedHeaders =
        ["Connection", "Content-Length", "Transfer-Encoding", "Trailer", "Upgrade", "Keep-Alive", "X-Request-Id"];

    private List<KeyValuePair<string, string>>? _headers;

    private protected Reply(int status)
    {
        if (status is < 200 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A reply's status is 200 to 599.");
        }

        StatusCode = status;
    }

    /// <summary>The HTTP status, 200 to 599.</summary>
    public int StatusCode { get; }

    /// <summary>The body's media type; <see langword="null"/> where there is no body.</summary>
    internal abstract string? ContentType { get; }

    /// <summary>Headers set with <see cref="Header"/>, in that order.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>>? Headers => _headers;

    /// <summary>Adds a response header.</summary>
    /// <param name="name">A field name (RFC 9110 token); not one that frames the message, nor <c>X-Request-Id</c>.</param>
    /// <param name="value">Printable ASCII.</param>
    /// <returns>This reply.</returns>
    /// <exception cref="ArgumentException">The name or the value cannot stand in a header.</exception>
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
            throw new ArgumentException($"The value of header '{name}' holds a character that is not printable ASCII.", nameof(value));
        }

        (_headers ??= []).Add(new(name, value));
        return this;
    }

    /// <summary>Writes the body. Called once, on the reactor.</summary>
    internal abstract void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json);
}
