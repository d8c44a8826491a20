using System.Buffers;

namespace Kim;

/// <summary>Checks a reply's location.</summary>
internal static class Locations
{
    // RFC 3986: what may be in a reference to a URI.
    private static readonly SearchValues<char> Chars = SearchValues.Create(
        "!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");

    /// <summary>The value, if it is a URL or a part of one.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    internal static string Checked(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, parameter);
        return value.AsSpan().ContainsAnyExcept(Chars)
            ? throw new ArgumentException(
                $"'{value}' is not a URL: percent-encode what it is made of, for example $\"/orders/{{Uri.EscapeDataString(id)}}\".",
                parameter)
            : value;
    }
}
