using System.Buffers;

namespace Kim.AspNetCore.Connections;

/// <summary>Sees the bytes of a connection as they were received: who consumes them may write into them.</summary>
internal interface ILentBytesObserver
{
    /// <summary>
    /// A read is about to lend these: all that is received and not consumed, so bytes that were lent before and not consumed come again.
    /// </summary>
    void Lent(in ReadOnlySequence<byte> bytes);
}
