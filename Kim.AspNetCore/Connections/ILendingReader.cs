using System.Buffers;

namespace Kim.AspNetCore.Connections;

/// <summary>A pipe reader that still knows what its last read has lent out.</summary>
internal interface ILendingReader
{
    /// <summary>Who is shown the bytes of each read before its consumer is. Set before the first read.</summary>
    ILentBytesObserver? Observer { set; }

    /// <summary>The lent bytes up to a position in them; on the thread, and before the call, that gives them back.</summary>
    ReadOnlySequence<byte> LentUpTo(SequencePosition end);
}
