namespace Kim.Loops;

/// <summary>A piece of an <see cref="OutputBuffer"/>'s chain.</summary>
/// <param name="data">Its room.</param>
internal sealed class OutputSegment(byte[] data)
{
    private long _end = long.MaxValue;

    internal byte[] Data { get; } = data;

    /// <summary>Whether its room is the array pool's.</summary>
    internal bool IsRented { get; init; }

    /// <summary>The position of its first byte.</summary>
    internal long Start { get; set; }

    /// <summary>Where its successor begins; beyond all where there is none.</summary>
    internal long End => Volatile.Read(ref _end);

    internal OutputSegment? Next { get; private set; }

    /// <summary>A reader that sees the end also sees the successor.</summary>
    internal void SetNext(OutputSegment next, long end)
    {
        Next = next;
        Volatile.Write(ref _end, end);
    }

    /// <summary>Nobody uses it any more.</summary>
    internal void Reset()
    {
        Next = null;
        _end = long.MaxValue;
    }
}
