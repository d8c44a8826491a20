using System.IO.Pipelines;
using Kim.Steps;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.Http;

// Requests that are refused before their body is read.
internal sealed partial class KestrelExchange
{
    private bool HasBody => _features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    private Task Refuse(Reply reply, bool isLast)
    {
        _isLast = isLast;
        Send(reply, RunNumber.Format(Number));
        return Handed();
    }

    // Drops the body of a refused request where all of it has come already. Never asks for one: who expects a 100 gets the refusal instead (RFC 9110, 10.1.1).
    // A chunked body is pumped by the thread pool, behind the first piece: it is never there as a whole.
    private bool TakeUnread()
    {
        if (_request.Headers.Expect.Count > 0 || _request.Headers.ContentLength is null)
        {
            return false;
        }

        try
        {
            var reader = _features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
            if (!reader.TryRead(out var result))
            {
                return false;
            }

            reader.AdvanceTo(result.Buffer.End);
            return result.IsCompleted;
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    // Kestrel tells a chunk size that overflows, and a trailer that is no text, by exceptions other than its own for bad requests.
    private static bool IsMalformedBody(Exception fault) => fault is InvalidOperationException or (IOException and not ConnectionResetException);
}
