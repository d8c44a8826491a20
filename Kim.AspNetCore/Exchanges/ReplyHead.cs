using Kim.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Kim.AspNetCore.Exchanges;

/// <summary>The head of a reply's message, the same whatever server writes it.</summary>
/// <param name="reply">The reply.</param>
/// <param name="run">The run's number.</param>
/// <param name="bodyLength">The body's length in bytes; <see langword="null"/> if it is not known yet.</param>
/// <param name="isLast">Whether the connection ends with this message, if that is for Kim to say.</param>
internal readonly struct ReplyHead(Reply reply, ulong run, long? bodyLength, bool isLast = false)
{
    internal const string RequestIdName = "X-Request-Id";

    internal int StatusCode => reply.StatusCode;

    /// <summary>The run, whose id the client is told.</summary>
    internal ulong Run => run;

    /// <summary>Whether the connection ends with this message.</summary>
    internal bool IsLast => isLast;

    internal string? MediaType => reply.MediaType;

    /// <summary>The reply's own fields.</summary>
    internal KeyValuePair<string, string>[] Headers => reply.Headers;

    /// <summary>Whether one of them is the time.</summary>
    internal bool HasDate => reply.Headers.Length > 0 && reply.Header("Date") is not null;

    /// <summary>Whether a body belongs to this message: one of 204, 205 and 304 has none (<see cref="Reply"/> sees to that).</summary>
    internal bool HasBody => reply.MediaType is not null;

    // RFC 9110, 8.6: no Content-Length with 204; a 304 has none of its own either.
    internal long? ContentLength => HasBody ? bodyLength : reply.StatusCode is 204 or 304 ? null : 0;

    /// <summary>Whether the body is sent: the answer to HEAD has the head of the answer to GET, and no more (RFC 9110, 9.3.2).</summary>
    internal bool SendsBody(string method) => HasBody && method != "HEAD";

    /// <summary>Writes the fields.</summary>
    /// <param name="headers">What an app's middleware has set in them stays, but for what a message can have only once.</param>
    internal void WriteTo(IHeaderDictionary headers)
    {
        if (isLast)
        {
            headers.Connection = "close";
        }

        headers[RequestIdName] = RunNumber.Format(run);
        foreach (var (name, value) in reply.Headers)
        {
            // Not Append: that one drops an empty value.
            headers[name] = StringValues.Concat(Reply.IsSingle(name) ? StringValues.Empty : headers[name], value);
        }

        if (reply.MediaType is { } mediaType)
        {
            headers.ContentType = mediaType;
        }

        headers.ContentLength = ContentLength;
    }
}
