using System.Buffers;

namespace Kim;

/// <summary>A body out of a stream.</summary>
/// <param name="stream">What is read; disposed at the end.</param>
/// <param name="length">How many bytes it gives; <see langword="null"/> if that is not known.</param>
internal sealed class StreamSource(Stream stream, long? length) : BodySource
{
    private byte[]? _buffer;

    internal override long? Length => length;

    internal override ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(PieceBytes);
        var read = stream.ReadAsync(_buffer.AsMemory(0, PieceBytes), cancellation);
        return read.IsCompletedSuccessfully ? new(_buffer.AsMemory(0, read.Result)) : Awaited(read, _buffer);

        static async ValueTask<ReadOnlyMemory<byte>> Awaited(ValueTask<int> read, byte[] buffer) =>
            buffer.AsMemory(0, await read.ConfigureAwait(false));
    }

    private protected override ValueTask CloseAsync()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return stream.DisposeAsync();
    }
}
