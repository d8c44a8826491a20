using System.Buffers;

namespace Kim.Loops;

/// <summary>The segments that the buffers of one loop write to, used again.</summary>
/// <remarks>
/// The process' array pool keeps 32 arrays of a size for a core: a tick in which more connections have output would allocate the rest each
/// time. What another thread writes to, and what is larger, is from there all the same.
/// </remarks>
/// <param name="loop">The loop.</param>
internal sealed class OutputSegments(Loop loop)
{
    /// <summary>A reply's head and a small body fit; larger writes get a segment of their size.</summary>
    internal const int SegmentBytes = 4096;

    // 4 MiB: as many connections may have output in a tick and keep it.
    private const int KeptMax = 1024;

    private readonly Stack<OutputSegment> _free = new();

    /// <summary>A segment with room for so many bytes. Any thread.</summary>
    internal OutputSegment Rent(int size) =>
        size > SegmentBytes || !loop.IsLoopThread ? new(ArrayPool<byte>.Shared.Rent(Math.Max(size, SegmentBytes))) { IsRented = true }
            : _free.TryPop(out var segment) ? segment
            : new(GC.AllocateUninitializedArray<byte>(SegmentBytes));

    /// <summary>Takes one back that neither side uses any more. From another thread it is left to the collector.</summary>
    internal void Return(OutputSegment segment)
    {
        if (segment.IsRented)
        {
            ArrayPool<byte>.Shared.Return(segment.Data);
        }
        else if (loop.IsLoopThread && _free.Count < KeptMax)
        {
            segment.Reset();
            _free.Push(segment);
        }
    }
}
