namespace Kim.Http;

/// <summary>Splits a request target (RFC 9112, 3.2) into path and query, both as sent.</summary>
internal static class RequestTarget
{
    internal static (string Path, string Query) Split(string target)
    {
        var origin = OriginForm(target);
        var mark = origin.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (origin, "") : (origin[..mark], origin[mark..]);
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
