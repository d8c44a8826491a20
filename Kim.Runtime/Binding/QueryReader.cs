namespace Kim.Binding;

/// <summary>
/// Reads a query string: <c>a=1&amp;b=2</c>, percent-decoded once, <c>+</c> is a space. Keys are case-sensitive. What is not an escape, or
/// not UTF-8, stays as it is written.
/// </summary>
internal static class QueryReader
{
    /// <summary>The first value of <paramref name="name"/>, decoded; <see langword="null"/> if the key is absent.</summary>
    internal static string? First(string query, string name) => First(query, name, out _);

    /// <summary>
    /// The first value of <paramref name="name"/>, decoded, and whether there are more; <see langword="null"/> if the key is absent.
    /// </summary>
    internal static string? First(string query, string name, out bool isRepeated)
    {
        string? first = null;
        isRepeated = false;
        var rest = WithoutMark(query);
        while (TryTake(ref rest, out var key, out var value))
        {
            if (!KeyIs(key, name))
            {
                continue;
            }

            if (first is not null)
            {
                isRepeated = true;
                break;
            }

            first = Decode(value);
        }

        return first;
    }

    /// <summary>Whether the key is there.</summary>
    internal static bool Has(string query, string name)
    {
        var rest = WithoutMark(query);
        while (TryTake(ref rest, out var key, out _))
        {
            if (KeyIs(key, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every value of <paramref name="name"/>, decoded, in order; <see langword="null"/> if the key is absent.</summary>
    internal static List<string>? All(string query, string name)
    {
        List<string>? values = null;
        var rest = WithoutMark(query);
        while (TryTake(ref rest, out var key, out var value))
        {
            if (KeyIs(key, name))
            {
                (values ??= []).Add(Decode(value));
            }
        }

        return values;
    }

    private static ReadOnlySpan<char> WithoutMark(string query) => query.StartsWith('?') ? query.AsSpan(1) : query;

    private static bool TryTake(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        if (rest.IsEmpty)
        {
            key = value = default;
            return false;
        }

        var end = rest.IndexOf('&');
        var pair = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        var equals = pair.IndexOf('=');
        key = equals < 0 ? pair : pair[..equals];
        value = equals < 0 ? default : pair[(equals + 1)..];
        return true;
    }

    private static bool KeyIs(ReadOnlySpan<char> key, string name) =>
        key.ContainsAny('%', '+') ? Decode(key) == name : key.SequenceEqual(name);

    private static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+'))
        {
            return text.ToString();
        }

        return Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
    }
}
