using System.Buffers;
using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.Testing;

// A streamed reply: its pieces are kept as they come.
public sealed partial class CommandRun : IReplyBody
{
    private ArrayBufferWriter<byte>? _streamed;

    /// <summary>Whether a streamed reply was broken off, so that no client takes it for whole: its stream has failed.</summary>
    public bool WasReset { get; private set; }

    /// <summary>The reply's body as it would go over the wire, in a new array; of a stream what has been sent so far.</summary>
    public byte[] BodyBytes
    {
        get
        {
            if (_streamed is not null)
            {
                return _streamed.WrittenSpan.ToArray();
            }

            Render(Reply);
            return [.. _body];
        }
    }

    /// <inheritdoc/>
    bool IReplyReceiver.WantsBody => _http?.Method != "HEAD";

    /// <inheritdoc/>
    IReplyBody IReplyReceiver.OnStream(StepInfo last, Reply reply, long? length)
    {
        ((IReplyReceiver)this).OnReply(last, reply);
        _streamed = new();
        return this;
    }

    /// <inheritdoc/>
    ValueTask<bool> IReplyBody.WriteAsync(ReadOnlyMemory<byte> piece)
    {
        if (_gone.IsCancellationRequested)
        {
            return new(false);
        }

        _streamed!.Write(piece.Span);
        return new(true);
    }

    /// <inheritdoc/>
    void IReplyBody.End()
    {
    }

    /// <inheritdoc/>
    void IReplyBody.Abort() => WasReset = true;
}
