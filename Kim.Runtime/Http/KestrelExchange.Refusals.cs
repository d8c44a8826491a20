using System.IO.Pipelines;
using Kim.Steps;
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
    private bool TakeUnread()
    {
        if (_request.Headers.Expect.Count > 0)
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
        catch (Exception fault) when (fault is BadHttpRequestException or OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
