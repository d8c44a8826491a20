using System.Buffers.Text;
using Kim.Diagnostics;
using Kim.Runs;

namespace Kim.AspNetCore.Exchanges;

// A streamed reply: pieces of a known length, or chunks (RFC 9112, 7.1). A write waits while too much is unsent.
internal sealed partial class LaneExchange : IReplyBody
{
    // The most that the length of a chunk takes, with its line end.
    private const int ChunkHeadBytesMax = 10;

    private bool _isChunked;
    private TaskCompletionSource<bool>? _room;

    private protected override IReplyBody BeginStream(Reply reply, long? length)
    {
        _isLast |= _http.IsDraining;
        var head = new ReplyHead(reply, Number, length, _isLast);
        _isChunked = length is null && head.SendsBody(_method);
        if (!_connection.HasClientLeft)
        {
            LaneReply.Write(_connection.Output, head, lane.Date, default, _isChunked);
        }

        return this;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> piece)
    {
        if (_connection.HasClientLeft)
        {
            return new(false);
        }

        if (!piece.IsEmpty)
        {
            WritePiece(piece.Span);
        }

        _connection.Flush();
        if (_connection.Output.Unsent <= lane.Options.UnsentMax)
        {
            return new(true);
        }

        Instruments.LimitMet("MaxUnsent");
        _room = new TaskCompletionSource<bool>();
        return new(_room.Task);
    }

    /// <inheritdoc/>
    void IReplyBody.End()
    {
        if (!_connection.HasClientLeft)
        {
            if (_isChunked)
            {
                _connection.Output.Write("0\r\n\r\n"u8);
            }

            _connection.Flush();
        }

        _isLast |= _http.IsDraining;
        End();
    }

    /// <inheritdoc/>
    void IReplyBody.Abort()
    {
        var (connection, room) = (_connection, _room);
        _room = null;
        End();
        connection.Abort();
        room?.SetResult(false);
    }

    /// <summary>Some of what was written is sent, or nobody reads it.</summary>
    internal void Sent()
    {
        if (_room is { } room && (_hasLeft || _connection.Output.Unsent <= lane.Options.UnsentMax / 2))
        {
            _room = null;
            room.SetResult(!_hasLeft);
        }
    }

    private void WritePiece(ReadOnlySpan<byte> piece)
    {
        var output = _connection.Output;
        if (!_isChunked)
        {
            output.Write(piece);
            return;
        }

        var head = output.GetSpan(ChunkHeadBytesMax);
        Utf8Formatter.TryFormat(piece.Length, head, out var digits, 'x');
        "\r\n"u8.CopyTo(head[digits..]);
        output.Advance(digits + 2);
        output.Write(piece);
        output.Write("\r\n"u8);
    }
}
