using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Kim.AspNetCore.Exchanges;

/// <summary>Writes a reply's headers, the same on every server.</summary>
internal static class ReplyHead
{
    internal const string RequestId = "X-Request-Id";

    /// <summary>Writes them.</summary>
    /// <param name="headers">Where to; what an app's middleware has set stays, but for what a message can have only once.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="requestId">The run's id.</param>
    /// <param name="bodyLength">The body's length in bytes.</param>
    internal static void Write(IHeaderDictionary headers, Reply reply, string requestId, int bodyLength)
    {
        headers[RequestId] = requestId;
        if (reply.Headers is { } own)
        {
            foreach (var (name, value) in own)
            {
                // Not Append: that one drops an empty value.
                headers[name] = Reply.IsSingle(name) || !headers.TryGetValue(name, out var others) ? value : StringValues.Concat(others, value);
            }
        }

        if (reply.MediaType is { } mediaType)
        {
            headers.ContentType = mediaType;
            headers.ContentLength = bodyLength;
        }
        else
        {
            // RFC 9110, 8.6: no Content-Length with 204; a 304 has none of its own either.
            headers.ContentLength = reply.StatusCode is 204 or 304 ? null : 0;
        }
    }
}
