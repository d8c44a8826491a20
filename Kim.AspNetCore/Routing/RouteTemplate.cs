namespace Kim.AspNetCore.Routing;

/// <summary>
/// A route, <c>METHOD /literal/{name}</c>, taken apart. The analyzer has checked it; a table built by hand is checked here.
/// </summary>
/// <param name="Method">In upper case.</param>
/// <param name="Segments">A literal, or <see langword="null"/> for a parameter.</param>
internal sealed record RouteTemplate(string Method, IReadOnlyList<string?> Segments)
{
    /// <summary>The same for two routes that answer the same requests, whatever their parameters are called.</summary>
    internal string Shape => $"{Method} /{string.Join('/', Segments.Select(segment => segment ?? "{}"))}";

    /// <exception cref="FormatException">The text is not a valid route.</exception>
    internal static RouteTemplate Parse(string route)
    {
        var space = route.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || space + 1 >= route.Length || route[space + 1] != '/')
        {
            throw new FormatException($"'{route}' is not a valid route: expected METHOD /literal/{{name}}.");
        }

        var segments = Split(route.AsSpan(space + 1));
        return new RouteTemplate(route[..space], segments.ConvertAll(segment => segment.StartsWith('{') ? null : segment));
    }

    /// <summary>The segments of a path; one trailing slash is ignored.</summary>
    internal static List<string> Split(ReadOnlySpan<char> path)
    {
        var rest = path[1..];
        if (rest.EndsWith("/"))
        {
            rest = rest[..^1];
        }

        var segments = new List<string>();
        if (path.Length == 1)
        {
            return segments;
        }

        foreach (var range in rest.Split('/'))
        {
            segments.Add(rest[range].ToString());
        }

        return segments;
    }
}
