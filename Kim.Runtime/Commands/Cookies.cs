using System.Buffers;
using System.Text;

namespace Kim;

/// <summary>Cookies as fields have them (RFC 6265).</summary>
internal static class Cookies
{
    // Browsers drop a larger one without a word.
    private const int BytesMax = 4096;

    // RFC 6265, 4.1.1: a cookie-octet.
    private static readonly SearchValues<char> ValueChars = SearchValues.Create(
        "!#$%&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>What a request sends, as it is sent; of several of one name the first, which is the one for the nearest path.</summary>
    internal static IReadOnlyDictionary<string, string> Read(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var cookies = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, line) in headers)
        {
            if (!name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var pair in line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                {
                    cookies.TryAdd(pair[..equals].TrimEnd(), pair[(equals + 1)..].TrimStart());
                }
            }
        }

        return cookies;
    }

    /// <summary>The value of a <c>Set-Cookie</c>.</summary>
    /// <exception cref="ArgumentException">A browser would not take it; the message says why.</exception>
    internal static string Line(string name, string value, CookieAttributes attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!Reply.IsToken(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot be the name of a cookie: only letters, digits and !#$%&'*+-.^_`|~ are allowed in one.", nameof(name));
        }

        if (value.AsSpan().IndexOfAnyExcept(ValueChars) is >= 0 and var at)
        {
            throw new ArgumentException(
                $"The value of cookie '{name}' holds {Shown(value[at])}, which cannot be in one: encode it with Uri.EscapeDataString, and "
                + "read it with Uri.UnescapeDataString.",
                nameof(value));
        }

        if (name.Length + value.Length > BytesMax)
        {
            throw new ArgumentException(
                $"Cookie '{name}' is {name.Length + value.Length} bytes long, and browsers take {BytesMax}: keep the data, and send "
                + "its id.",
                nameof(value));
        }

        var line = new StringBuilder(name).Append('=').Append(value);
        attributes.AppendTo(line, name);
        return line.ToString();
    }

    private static string Shown(char letter) =>
        letter is > ' ' and <= '~' ? $"'{letter}'" : letter is ' ' ? "a space" : $"U+{(int)letter:X4}";
}
