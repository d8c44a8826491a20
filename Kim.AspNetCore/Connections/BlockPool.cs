using System.Buffers;

namespace Kim.AspNetCore.Connections;

/// <summary>
/// The memory that Kestrel uses apart from our buffers. It asks for "some", by a size of 0, and expects a block as its own pools give.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private const int BlockBytes = 4096;

    /// <summary>The one of the process; behind it is the array pool.</summary>
    internal static BlockPool Instance { get; } = new();

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, BlockBytes));

    protected override void Dispose(bool disposing)
    {
    }
}
