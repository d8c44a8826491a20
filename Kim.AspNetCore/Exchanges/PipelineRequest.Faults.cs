using System.IO.Pipelines;
using Kim.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

// What is left of the body, and what throws.
internal sealed partial class PipelineRequest
{
    // As long as Kestrel itself reads and drops what nobody wants.
    private static readonly TimeSpan UnreadBodyMax = TimeSpan.FromSeconds(5);

    private PipeReader? _body;

    // What comes now is the next head: only then can the connection continue.
    private bool _hasWholeBody;

    // A body that nobody has read to its end is read here, so that the connection continues. The reply does not wait for it if the client
    // waits for a 100 (RFC 9110, 10.1.1), nor if it was for a run to read, and may be large. A stream of HTTP/2 ends alone.
    private async ValueTask FinishBodyAsync(HttpContext context)
    {
        if (_isStream)
        {
            return;
        }

        var isLeft = !context.Response.HasStarted && (context.Request.Headers.Expect.Count > 0 || IsUpload(context));
        Timer? limit = null;
        try
        {
            while (_body is { } body)
            {
                if (!body.TryRead(out var result))
                {
                    if (isLeft)
                    {
                        _isLast = true;
                        return;
                    }

                    limit ??= new Timer(
                        static unread => ((PipeReader)unread!).CancelPendingRead(), body, UnreadBodyMax, Timeout.InfiniteTimeSpan);
                    result = await body.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                }

                body.AdvanceTo(result.Buffer.End);
                if (result.IsCanceled)
                {
                    throw new OperationCanceledException("Its rest did not come in time.");
                }

                if (result.IsCompleted)
                {
                    break;
                }
            }

            _hasWholeBody = true;
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Too large, too slow, malformed, or the client has left.
            _isLast = true;
            LogUnreadBody(_application.Log, fault.Message, Id);
        }
        finally
        {
            if (limit is not null)
            {
                await limit.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static bool IsUpload(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<CommandDescriptor>() is { StreamsBody: true };

    private async ValueTask WriteInsteadAsync(HttpContext context, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            LogClientLeft(_application.Log, fault.Message, Id);
            return;
        }

        var reply = fault is BadHttpRequestException bad ? RequestRefusals.RefusedByServer(bad) : RunRefusals.InternalError(Id);
        if (reply.StatusCode == 500)
        {
            LogFault(_application.Log, fault, context.Request.Method, context.Request.Path, Id);
        }

        try
        {
            if (!context.Response.HasStarted)
            {
                _isLast = true;
                context.Response.Clear();
                await WriteAsync(reply).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception again)
        {
            LogLostReply(_application.Log, again, Id);
        }

        // Nothing that looks whole may follow.
        context.Abort();
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} could not be served: a middleware or an endpoint of the pipeline threw, run {Run}")]
    private static partial void LogFault(ILogger log, Exception fault, string method, string path, string run);

    [LoggerMessage(LogLevel.Debug, "The reply of run {Run} could not be sent")]
    private static partial void LogLostReply(ILogger log, Exception fault, string run);

    [LoggerMessage(LogLevel.Debug, "The client left, run {Run}: {Reason}")]
    private static partial void LogClientLeft(ILogger log, string reason, string run);

    [LoggerMessage(LogLevel.Debug, "The rest of a body could not be read, run {Run}: {Reason}")]
    private static partial void LogUnreadBody(ILogger log, string reason, string run);
}
