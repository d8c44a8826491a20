using System.Buffers;

namespace Kim;

/// <summary>A body out of a part of a file. It is read on the thread pool.</summary>
/// <param name="file">The file; closed at the end.</param>
/// <param name="part">The part.</param>
/// <param name="mayBlock">Whether it is read at once instead, as in a test, which has no other threads.</param>
internal sealed class FileSource(OpenFile file, RequestedPart part, bool mayBlock) : BodySource
{
    private byte[]? _buffer;
    private long _read;

    internal override long? Length => part.Length;

    internal override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(PieceBytes);
        var room = _buffer.AsMemory(0, (int)Math.Min(PieceBytes, part.Length - _read));
        var count = room.IsEmpty ? 0
            : mayBlock ? RandomAccess.Read(file.Handle, room.Span, part.Offset + _read)
            : await RandomAccess.ReadAsync(file.Handle, room, part.Offset + _read, cancellation).ConfigureAwait(false);
        _read += count;
        return room[..count];
    }

    private protected override ValueTask CloseAsync()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        file.Dispose();
        return default;
    }
}
