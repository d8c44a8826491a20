using System.Buffers;
using System.IO.Pipelines;
using Kim.AspNetCore.Routing;
using Kim.Runs;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

// How a request's body is read; that of a refused one, too, so that the answer does not depend on the pieces in which it comes.
internal sealed partial class KestrelExchange
{
    private bool HasBody => _bodyDetection?.CanHaveBody == true;

    private Reply? UnsupportedType() =>
        _request.Headers.ContentType is { Count: > 0 } type && type.ToString().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? Refusals.MultipartBody()
            : null;

    private Task ProcessBody(in RouteMatch match, Reply? refusal)
    {
        // Who expects a 100 gets the refusal instead (RFC 9110, 10.1.1). A chunked body is pumped by the thread pool: when it has ended cannot be told from here.
        if (refusal is not null && (_request.Headers.Expect.Count > 0 || _request.Headers.ContentLength is null))
        {
            return Refuse(refusal, isLast: true);
        }

        var reader = _bodyPipe.Reader;
        var read = reader.ReadAsync();
        if (!read.IsCompletedSuccessfully)
        {
            return ProcessSlowBodyAsync(reader, read, match, refusal);
        }

        if (!Take(reader, read.Result))
        {
            return ProcessSlowBodyAsync(reader, reader.ReadAsync(), match, refusal);
        }

        if (refusal is not null)
        {
            return Refuse(refusal, isLast: false);
        }

        _dispatcher.Start(this, match);
        return Handed();
    }

    // What has come of the body goes into our buffer at once: Kestrel's is free again, and the binder gets one span.
    private bool Take(PipeReader reader, in ReadResult result)
    {
        var length = (int)result.Buffer.Length;
        if (_body.Length - _bodyLength < length)
        {
            Array.Resize(ref _body, Math.Max(_bodyLength + length, Math.Min(_body.Length * 2, Array.MaxLength)));
        }

        result.Buffer.CopyTo(_body.AsSpan(_bodyLength));
        _bodyLength += length;
        reader.AdvanceTo(result.Buffer.End);
        return result.IsCompleted;
    }

    private async Task ProcessSlowBodyAsync(PipeReader reader, ValueTask<ReadResult> read, RouteMatch match, Reply? refusal)
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
            refusal ??= Refusals.RefusedByServer(fault);
        }
        catch (Exception fault) when (IsMalformedBody(fault))
        {
            refusal ??= Refusals.MalformedBody(fault);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The client left in the middle of its body: there is nobody to answer.
            LogLostRequest(fault.Message, RunNumber.Format(Number));
            return;
        }

        // Chunked bodies are read on the thread pool.
        await _loop.SwitchTo();
        await Begin(match, refusal).ConfigureAwait(false);
    }

    private Task Begin(in RouteMatch match, Reply? refusal)
    {
        try
        {
            if (refusal is null)
            {
                _dispatcher.Start(this, match);
            }
            else
            {
                Send(refusal, RunNumber.Format(Number));
            }

            return Handed();
        }
        catch (Exception fault)
        {
            return Break(fault);
        }
    }

    // Kestrel tells a chunk size that overflows, and a trailer that is no text, by exceptions other than its own for bad requests.
    private static bool IsMalformedBody(Exception fault) => fault is InvalidOperationException or (IOException and not ConnectionResetException);

    private Task Refuse(Reply reply, bool isLast)
    {
        _isLast = isLast;
        Send(reply, RunNumber.Format(Number));
        return Handed();
    }

    [LoggerMessage(LogLevel.Debug, "The client left before its request was whole, run {Run}: {Reason}")]
    private partial void LogLostRequest(string reason, string run);
}
