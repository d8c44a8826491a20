using System.Buffers;
using System.IO.Pipelines;

namespace Kim;

/// <summary>A body out of a pipe.</summary>
/// <param name="reader">What is read; completed at the end.</param>
internal sealed class PipeSource(PipeReader reader) : BodySource
{
    private SequencePosition? _consumed;

    internal override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_consumed is { } consumed)
            {
                _consumed = null;
                reader.AdvanceTo(consumed);
            }

            var result = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("The pending read of the reply's pipe was cancelled.");
            }

            var piece = FirstOf(buffer);
            _consumed = buffer.GetPosition(piece.Length);
            if (!piece.IsEmpty || result.IsCompleted)
            {
                return piece;
            }
        }
    }

    private static ReadOnlyMemory<byte> FirstOf(in ReadOnlySequence<byte> buffer)
    {
        foreach (var segment in buffer)
        {
            if (!segment.IsEmpty)
            {
                return segment[..Math.Min(segment.Length, PieceBytes)];
            }
        }

        return default;
    }

    private protected override ValueTask CloseAsync() => reader.CompleteAsync();
}
