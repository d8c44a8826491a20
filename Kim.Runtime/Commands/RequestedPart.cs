using System.Globalization;
using System.Net.Http.Headers;

namespace Kim;

/// <summary>What of a file answers a request: its preconditions and its range (RFC 9110, 13.2.2 and 14).</summary>
/// <param name="Status">200, 206, 304, 412 or 416.</param>
/// <param name="Offset">200, 206: where the part begins.</param>
/// <param name="Length">200, 206: how long it is.</param>
internal readonly record struct RequestedPart(int Status, long Offset = 0, long Length = 0)
{
    // RFC 9110, 5.6.7: what is sent, and two forms that are still to be understood.
    private static readonly string[] DateFormats = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>Looks at the request's fields. What is not valid in them is as if it were not there.</summary>
    /// <param name="request">The request; only <c>GET</c> and <c>HEAD</c> ask for a part.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="tag">Its entity tag.</param>
    /// <param name="modified">When it was changed, as a field says it.</param>
    internal static RequestedPart Of(HttpInfo? request, long length, string tag, string modified)
    {
        if (request is not { Method: "GET" or "HEAD" })
        {
            return new(200, 0, length);
        }

        var changed = Date(modified);
        if (request.Header("If-Match") is { } match
            ? !Names(match, tag, isStrong: true)
            : Date(request.Header("If-Unmodified-Since")) < changed)
        {
            return new(412);
        }

        if (request.Header("If-None-Match") is { } noMatch
            ? Names(noMatch, tag, isStrong: false)
            : Date(request.Header("If-Modified-Since")) >= changed)
        {
            return new(304);
        }

        return request.Method is "GET" && request.Header("Range") is { } range
            && IsFor(request.Header("If-Range"), tag, modified)
            && RangeHeaderValue.TryParse(range, out var parsed) && parsed is { Unit: "bytes", Ranges.Count: 1 }
                ? Of(parsed.Ranges.Single(), length)
                : new(200, 0, length);
    }

    private static RequestedPart Of(RangeItemHeaderValue range, long length)
    {
        var from = range.From ?? Math.Max(0, length - range.To!.Value);
        var to = range.From is null ? length - 1 : Math.Min(range.To ?? long.MaxValue, length - 1);
        return from > to ? new(416) : new(206, from, to - from + 1);
    }

    // A client that has a part of another version wants the whole of this one.
    private static bool IsFor(string? condition, string tag, string modified) =>
        condition is null
        || (condition.EndsWith('"') ? condition == tag && IsStrong(tag) : Date(condition) is { } date && date == Date(modified));

    // Whether a list of tags has this one, or is the asterisk.
    private static bool Names(string list, string tag, bool isStrong)
    {
        if (list.Trim() is "*")
        {
            return true;
        }

        for (var start = list.IndexOf('"'); start >= 0;)
        {
            var end = list.IndexOf('"', start + 1);
            if (end < 0)
            {
                return false;
            }

            var isWeak = start >= 2 && list.AsSpan(start - 2, 2) is "W/";
            if (list.AsSpan(start, end + 1 - start).SequenceEqual(Opaque(tag)) && !(isStrong && (isWeak || !IsStrong(tag))))
            {
                return true;
            }

            start = list.IndexOf('"', end + 1);
        }

        return false;
    }

    private static bool IsStrong(string tag) => tag.StartsWith('"');

    private static ReadOnlySpan<char> Opaque(string tag) => IsStrong(tag) ? tag : tag.AsSpan(Math.Min(2, tag.Length));

    private static DateTimeOffset? Date(string? field) =>
        DateTimeOffset.TryParseExact(
            field,
            DateFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite,
            out var date)
            ? date
            : null;
}
