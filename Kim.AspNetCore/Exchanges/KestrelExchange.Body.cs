using System.Buffers;
using System.IO.Pipelines;
using Kim.AspNetCore.Routing;
using Kim.Runs;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.AspNetCore.Exchanges;

// How a request's body is read; that of a refused one, too, so that the answer does not depend on the pieces in which it comes.
internal sealed partial class KestrelExchange
{
    private bool HasBody => _bodyDetection?.CanHaveBody == true;

    private Task ProcessBody(in RouteMatch match)
    {
        // Who expects a 100 gets the refusal instead (RFC 9110, 10.1.1). A chunked body is pumped by the thread pool: when it has ended
        // cannot be told from here.
        if (match.Refusal is { } refusal && (_request.Headers.Expect.Count > 0 || _request.Headers.ContentLength is null))
        {
            return Refuse(refusal, isLast: true);
        }

        var reader = _bodyPipe.Reader;
        var read = reader.ReadAsync();
        if (!read.IsCompletedSuccessfully)
        {
            return ProcessSlowBodyAsync(reader, read, match);
        }

        return Take(reader, read.Result) ? Begin(match) : ProcessSlowBodyAsync(reader, reader.ReadAsync(), match);
    }

    // Whether that was all.
    private bool Take(PipeReader reader, in ReadResult result)
    {
        Take(result.Buffer);
        reader.AdvanceTo(result.Buffer.End);
        return result.IsCompleted;
    }

    private async Task ProcessSlowBodyAsync(PipeReader reader, ValueTask<ReadResult> read, RouteMatch match)
    {
        _isLast = true;
        try
        {
            while (!Take(reader, await read.ConfigureAwait(false)))
            {
                read = reader.ReadAsync();
            }

            _isLast = false;
        }
        catch (BadHttpRequestException fault)
        {
            match = match.OrRefused(RequestRefusals.RefusedByServer(fault));
        }
        catch (Exception fault) when (IsMalformedBody(fault))
        {
            match = match.OrRefused(RequestRefusals.MalformedBody(fault));
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The client left in the middle of its body: there is nobody to answer.
            LogLostRequest(fault.Message, Id);
            return;
        }

        // Chunked bodies are read on the thread pool.
        await _loop.SwitchTo();
        await BeginOrBreak(match).ConfigureAwait(false);
    }

    private Task BeginOrBreak(in RouteMatch match)
    {
        try
        {
            return Begin(match);
        }
        catch (Exception fault)
        {
            return Break(fault);
        }
    }

    // Kestrel reports a chunk size that overflows, and a trailer that is not text, by exceptions other than its own for bad requests.
    private static bool IsMalformedBody(Exception fault) =>
        fault is InvalidOperationException or (IOException and not ConnectionResetException);

    private Task Refuse(Reply reply, bool isLast)
    {
        _isLast = isLast;
        Refuse(reply);
        return Handed();
    }
}
