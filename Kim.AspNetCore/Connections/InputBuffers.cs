using System.Buffers;

namespace Kim.AspNetCore.Connections;

/// <summary>What the connections of one loop receive into. Loop only.</summary>
/// <remarks>
/// The process' array pool keeps 32 arrays of a size for a core: a tick in which more connections are ready would allocate the rest each
/// time.
/// </remarks>
internal sealed class InputBuffers
{
    /// <summary>Most heads with their bodies fit.</summary>
    internal const int BufferBytes = 4096;

    // 4 MiB: as many connections may be ready in a tick and keep it.
    private const int KeptMax = 1024;

    private readonly Stack<byte[]> _free = new();

    /// <summary>A buffer of <see cref="BufferBytes"/>.</summary>
    internal byte[] Rent() => _free.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(BufferBytes);

    /// <summary>A buffer of twice the length, with the first <paramref name="count"/> bytes of this one, which is given back.</summary>
    internal byte[] Grow(byte[] buffer, int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, count).CopyTo(larger);
        Return(buffer);
        return larger;
    }

    /// <summary>Takes a buffer back, of either kind.</summary>
    internal void Return(byte[] buffer)
    {
        if (buffer.Length != BufferBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        else if (_free.Count < KeptMax)
        {
            _free.Push(buffer);
        }
    }
}
