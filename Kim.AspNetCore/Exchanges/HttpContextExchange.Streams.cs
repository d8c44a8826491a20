using System.IO.Pipelines;
using Kim.Runs;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.AspNetCore.Exchanges;

// A streamed reply: the reactor reads its source and fills a pipe, the pipeline's thread empties it into the response, so that what wraps
// the response stays there.
internal sealed partial class HttpContextExchange : IReplyBody
{
    // As much waits for the pipeline; what waits for the client is the server's limit.
    private const int PipeBytesMax = 4 * BodySource.PieceBytes;

    private Pipe? _pipe;

    // Ends with the run.
    private TaskCompletionSource? _streamed;
    private long? _streamLength;
    private bool _isAborted;
    private IHttpRequestLifetimeFeature? _lifetime;

    // What the response has thrown, for the reactor.
    private volatile Exception? _unsent;

    // Until its end the run looks at the request's token.
    private bool IsStreaming => _streamed is { Task.IsCompleted: false };

    private protected override IReplyBody BeginStream(Reply reply, long? length)
    {
        (_reply, _streamLength) = (reply, length);
        _pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: PipeBytesMax,
            resumeWriterThreshold: PipeBytesMax / 2,
            writerScheduler: PipeScheduler.Inline,
            useSynchronizationContext: false));
        _lifetime = context.Features.Get<IHttpRequestLifetimeFeature>();
        _streamed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _replied.SetResult();
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> piece)
    {
        // An empty piece need not be sent: the pipeline begins with the head.
        var result = piece.IsEmpty ? default : await _pipe!.Writer.WriteAsync(piece).ConfigureAwait(false);
        return _unsent is { } fault
            ? throw new IOException("The response could not be written: a part of it, or middleware that wraps it, throws.", fault)
            : !result.IsCompleted;
    }

    /// <inheritdoc/>
    public void End()
    {
        Upload?.Bytes.Close(drops: false);
        _pipe!.Writer.Complete();
        _streamed!.SetResult();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _isAborted = true;
        Upload?.Bytes.Close(drops: false);
        _pipe!.Writer.Complete(new IOException("The reply's stream has failed."));

        // The pipeline may wait for a client that does not read.
        _lifetime?.Abort();
        _streamed!.SetResult();
    }

    // Ends when the run has ended, too: until then it may look at the context.
    private async Task WriteStreamAsync(PipeReader body)
    {
        try
        {
            var response = context.Response;
            var head = new ReplyHead(_reply!, Number, _streamLength);
            response.StatusCode = head.StatusCode;
            head.WriteTo(response.Headers);
            await response.StartAsync(context.RequestAborted).ConfigureAwait(false);
            await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            await body.CopyToAsync(response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            if (!_isAborted && !ClientHasLeft())
            {
                _unsent = fault;
                LogLostReply(fault, Id);
            }

            // Nothing that looks whole may follow a head.
            var error = front.Renderer.Shown(RunRefusals.InternalError(Id), Number);
            if (_isAborted || !await TryWriteAsync(error, error.GetBody()).ConfigureAwait(false))
            {
                context.Abort();
            }
        }

        await body.CompleteAsync().ConfigureAwait(false);
        await _streamed!.Task.ConfigureAwait(false);
        if (_isOnReactor)
        {
            await front.Loop.SwitchTo();
        }
    }
}
