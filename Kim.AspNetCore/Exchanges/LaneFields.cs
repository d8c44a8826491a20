using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Kim.AspNetCore.Exchanges;

/// <summary>The fields of a head that is in the fast lane: lines of ASCII, each with its CRLF.</summary>
internal static class LaneFields
{
    // As Kestrel tells them, in whatever case they were sent.
    private static readonly Dictionary<string, string> Known = new[]
    {
        HeaderNames.Accept, HeaderNames.AcceptCharset, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage,
        HeaderNames.AccessControlRequestHeaders, HeaderNames.AccessControlRequestMethod, HeaderNames.Allow, "Alt-Used",
        HeaderNames.Authorization, HeaderNames.Baggage, HeaderNames.CacheControl, HeaderNames.Connection,
        HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentLength, HeaderNames.ContentLocation,
        HeaderNames.ContentMD5, HeaderNames.ContentRange, HeaderNames.ContentType, HeaderNames.Cookie, HeaderNames.CorrelationContext,
        HeaderNames.Date, HeaderNames.Expires, HeaderNames.From, HeaderNames.GrpcAcceptEncoding, HeaderNames.GrpcEncoding,
        HeaderNames.GrpcMessage, HeaderNames.GrpcStatus, HeaderNames.GrpcTimeout, HeaderNames.Host, HeaderNames.IfMatch,
        HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch, HeaderNames.IfRange, HeaderNames.IfUnmodifiedSince, HeaderNames.KeepAlive,
        HeaderNames.LastModified, HeaderNames.MaxForwards, HeaderNames.Origin, HeaderNames.Pragma, HeaderNames.ProxyAuthorization,
        HeaderNames.Range, HeaderNames.Referer, HeaderNames.RequestId, HeaderNames.TE, HeaderNames.TraceParent, HeaderNames.TraceState,
        HeaderNames.Trailer, HeaderNames.Translate, HeaderNames.UpgradeInsecureRequests, HeaderNames.UserAgent, HeaderNames.Via,
        HeaderNames.Warning,
    }.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The values of a field, one for each line of it.</summary>
    internal static StringValues Find(ReadOnlySpan<byte> fields, string name)
    {
        var found = StringValues.Empty;
        while (!fields.IsEmpty)
        {
            var line = Line(fields);
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                found = StringValues.Concat(found, Value(line, name.Length));
            }

            fields = fields[(line.Length + 2)..];
        }

        return found;
    }

    /// <summary>Whether the first value of a field begins with this, in any case.</summary>
    internal static bool Begins(ReadOnlySpan<byte> fields, string name, string text)
    {
        while (!fields.IsEmpty)
        {
            var line = Line(fields);
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                var value = line[(name.Length + 1)..].TrimStart(" \t"u8);
                return value.Length >= text.Length && Ascii.EqualsIgnoreCase(value[..text.Length], text);
            }

            fields = fields[(line.Length + 2)..];
        }

        return false;
    }

    /// <summary>All of them, each with its lines, in the order in which they were sent first.</summary>
    internal static IEnumerable<KeyValuePair<string, StringValues>> All(ReadOnlyMemory<byte> fields)
    {
        var all = new OrderedDictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        for (var rest = fields.Span; !rest.IsEmpty;)
        {
            var line = Line(rest);
            var colon = line.IndexOf((byte)':');
            var name = Encoding.ASCII.GetString(line[..colon]);
            name = Known.GetValueOrDefault(name, name);
            all[name] = StringValues.Concat(all.GetValueOrDefault(name), Value(line, colon));
            rest = rest[(line.Length + 2)..];
        }

        return all;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> fields) => fields[..fields.IndexOf((byte)'\r')];

    private static string Value(ReadOnlySpan<byte> line, int colon) => Encoding.ASCII.GetString(line[(colon + 1)..].Trim(" \t"u8));
}
