using System.IO.Pipelines;
using Kim.Runs;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.AspNetCore.Exchanges;

// A streamed reply: Kestrel takes each piece at once, or when enough of what it has taken is sent.
internal sealed partial class KestrelExchange : IReplyBody
{
    private protected override IReplyBody BeginStream(Reply reply, long? length)
    {
        _isLast |= Upload is { Bytes.IsAtEnd: false };
        try
        {
            WriteHead(reply, length);
        }
        catch
        {
            // What was set of it must not stand in the reply that says so.
            _response.Headers.Clear();
            throw;
        }

        _replied = true;
        _processed ??= new TaskCompletionSource();
        return this;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> piece)
    {
        var writer = _responseBody.Writer;
        var write = piece.IsEmpty ? writer.FlushAsync() : writer.WriteAsync(piece);
        return write.IsCompletedSuccessfully ? new(!write.Result.IsCompleted) : AwaitAsync(write);

        static async ValueTask<bool> AwaitAsync(ValueTask<FlushResult> write) => !(await write.ConfigureAwait(false)).IsCompleted;
    }

    /// <inheritdoc/>
    public void End()
    {
        if (_front.IsDraining)
        {
            // The head may have said nothing of it: this reply is the connection's last all the same.
            _features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        EndStream();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _features.Get<IHttpRequestLifetimeFeature>()?.Abort();
        EndStream();
    }
}
