namespace Kim.Generator.Symbols;

/// <summary>Reads <c>METHOD /literal/{name}</c>.</summary>
internal static class RouteParser
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>What is wrong with a route; <see langword="null"/> if nothing is.</summary>
    internal static string? Fault(string route)
    {
        var space = route.IndexOf(' ');
        if (space < 0)
        {
            return "it needs a method and a path, as in \"POST /orders/{id}\"";
        }

        var method = route.Substring(0, space);
        var path = route.Substring(space + 1);
        if (!Methods.Contains(method))
        {
            return $"'{method}' is not a valid method, write one of {string.Join(", ", Methods)}";
        }

        if (!path.StartsWith("/", StringComparison.Ordinal))
        {
            return "the path begins with '/'";
        }

        if (Unprintable(route) is { } letter)
        {
            return $"it holds the character U+{(int)letter:X4}, which no path can hold as it is";
        }

        var segments = Segments(route);
        var parameters = Parameters(route);
        return segments.Any(segment => segment.Length == 0) ? "it has an empty segment"
            : parameters.Distinct(StringComparer.OrdinalIgnoreCase).Count() != parameters.Count ? "two of its parameters share a name"
            : segments.Select(SegmentFault).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The names in braces, in order.</summary>
    internal static List<string> Parameters(string route) =>
        Segments(route).Where(segment => segment.StartsWith("{", StringComparison.Ordinal)).Select(segment => segment.Trim('{', '}'))
        .ToList();

    /// <summary>The route without parameter names: two routes with one key conflict.</summary>
    internal static string Key(string route) =>
        route.Substring(0, route.IndexOf(' ')) + " /"
        + string.Join("/", Segments(route).Select(segment => segment.StartsWith("{", StringComparison.Ordinal) ? "{}" : segment));

    internal static string Method(string route) => route.Substring(0, route.IndexOf(' '));

    // A line break would also end a comment in the emitted code.
    private static char? Unprintable(string route)
    {
        for (var i = 0; i < route.Length; i++)
        {
            if (char.IsControl(route[i]) || route[i] is '\u2028' or '\u2029'
                || (char.IsSurrogate(route[i]) && !char.IsSurrogatePair(route, i) && !(i > 0 && char.IsSurrogatePair(route, i - 1))))
            {
                return route[i];
            }
        }

        return null;
    }

    private static string[] Segments(string route)
    {
        var path = route.Substring(route.IndexOf(' ') + 1).TrimStart('/');
        path = path.EndsWith("/", StringComparison.Ordinal) ? path.Substring(0, path.Length - 1) : path;
        return path.Length == 0 ? [] : path.Split('/');
    }

    private static string? SegmentFault(string segment)
    {
        if (!segment.StartsWith("{", StringComparison.Ordinal) && segment.IndexOfAny(['{', '}']) < 0)
        {
            return segment.IndexOfAny(['?', '#', '%', ' ', '*']) < 0
                ? null
                : $"'{segment}' holds a character that no literal may have: write it plain, not percent-encoded";
        }

        var isWhole = segment.StartsWith("{", StringComparison.Ordinal) && segment.EndsWith("}", StringComparison.Ordinal);
        var name = segment.Trim('{', '}');
        return isWhole && name.Length > 0 && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
            ? null
            : $"'{segment}' is not a valid parameter: a whole segment is {{name}}, without constraint, default or catch-all";
    }
}
