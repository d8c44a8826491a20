namespace Kim.AspNetCore.Routing;

/// <summary>Splits a request target (RFC 9112, 3.2) into path and query, both as sent.</summary>
internal static class RequestTarget
{
    internal static (string Path, string Query) Split(string target)
    {
        var origin = OriginForm(target);
        var mark = origin.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (origin, "") : (origin[..mark], origin[mark..]);
    }

    /// <summary>
    /// The segments of a path as sent, without dot segments (RFC 3986, 5.2.4), which may be escaped, too: <c>%2e</c> is a dot (6.2.2.2).
    /// </summary>
    internal static List<string> Segments(string path)
    {
        var segments = RouteTemplate.Split(path);
        if (!segments.Exists(segment => Dots(segment) > 0))
        {
            return segments;
        }

        var kept = new List<string>();
        foreach (var segment in segments)
        {
            switch (Dots(segment))
            {
                case 0:
                    kept.Add(segment);
                    break;
                case 2 when kept.Count > 0:
                    kept.RemoveAt(kept.Count - 1);
                    break;
            }
        }

        return kept;
    }

    // 1 or 2 for a dot segment, else 0.
    private static int Dots(string segment)
    {
        if (segment.Length is 0 or > 6 || segment[0] is not ('.' or '%'))
        {
            return 0;
        }

        return segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) switch
        {
            "." => 1,
            ".." => 2,
            _ => 0,
        };
    }

    // A proxy may send the absolute form, http://host/path; the host was checked by the server.
    private static string OriginForm(string target)
    {
        if (target.StartsWith('/'))
        {
            return target;
        }

        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return target;
        }

        var path = target.AsSpan(scheme + 3).IndexOfAny('/', '?');
        return path < 0 ? "/" : target[(scheme + 3 + path)..] is var rest && rest.StartsWith('?') ? "/" + rest : rest;
    }
}
