using System.Diagnostics;

namespace Kim.Loops;

/// <summary>
/// Bytes on their way to a socket: one producer writes and commits, the loop takes and sends. The two may be different threads, without a
/// lock.
/// </summary>
/// <remarks>
/// A chain of rented segments with absolute positions. The producer owns the tail beyond the committed position, the loop everything up to
/// it: the producer publishes by writing <see cref="_committed"/>, the loop by writing <see cref="_sent"/>, each with release and read by
/// the other with acquire. A segment is given back once it is sent and has a successor.
/// </remarks>
/// <param name="segments">Where its segments come from.</param>
internal sealed class OutputBuffer(OutputSegments segments)
{
    // The producer's.
    private OutputSegment? _tail;
    private long _written;

    // The loop's.
    private OutputSegment? _head;

    private long _committed;
    private long _sent;

    /// <summary>Bytes written and not yet committed. Producer only.</summary>
    internal long Uncommitted => _written - _committed;

    /// <summary>Bytes committed and not yet sent.</summary>
    internal long Unsent => Volatile.Read(ref _committed) - Volatile.Read(ref _sent);

    /// <summary>Bytes sent since the buffers were given back last. Loop only.</summary>
    internal long SentSoFar => _sent;

    /// <summary>Room to write to. Producer only.</summary>
    internal Memory<byte> GetMemory(int sizeHint)
    {
        var tail = TailWithRoom(Math.Max(sizeHint, 1));
        return tail.Data.AsMemory((int)(_written - tail.Start));
    }

    /// <inheritdoc cref="GetMemory"/>
    internal Span<byte> GetSpan(int sizeHint)
    {
        var tail = TailWithRoom(Math.Max(sizeHint, 1));
        return tail.Data.AsSpan((int)(_written - tail.Start));
    }

    /// <summary>
    /// What the producer has put into the first <paramref name="count"/> bytes of the room, before it says so. Producer only.
    /// </summary>
    internal ReadOnlySpan<byte> Room(int count) => count == 0 ? default : _tail!.Data.AsSpan((int)(_written - _tail.Start), count);

    /// <summary>The first <paramref name="count"/> bytes of the room are written. Producer only.</summary>
    internal void Advance(int count)
    {
        Debug.Assert(count >= 0
            && (count == 0 || _written + count <= _tail!.Start + _tail.Data.Length), "Only the room that was given can be written.");
        _written += count;
    }

    /// <summary>Hands what is written to the loop. Producer only.</summary>
    internal void Commit() => Volatile.Write(ref _committed, _written);

    /// <summary>The next committed bytes that lie together; empty if all are sent. Loop only.</summary>
    internal ReadOnlySpan<byte> Peek()
    {
        var available = Volatile.Read(ref _committed) - _sent;
        if (available == 0)
        {
            return default;
        }

        var head = _head!;
        while (_sent == head.End)
        {
            _head = head.Next!;
            segments.Return(head);
            head = _head;
        }

        var length = Math.Min(available, Math.Min(head.End, head.Start + head.Data.Length) - _sent);
        return head.Data.AsSpan((int)(_sent - head.Start), (int)length);
    }

    /// <summary>So many of the peeked bytes are sent. Loop only.</summary>
    internal void Sent(int count) => Volatile.Write(ref _sent, _sent + count);

    /// <summary>Gives everything back. Only when neither side uses it any more.</summary>
    internal void Release()
    {
        for (var segment = _head; segment is not null;)
        {
            var next = segment.Next;
            segments.Return(segment);
            segment = next;
        }

        _head = _tail = null;
        _written = _committed = _sent = 0;
    }

    private OutputSegment TailWithRoom(int size)
    {
        if (_tail is not { } tail)
        {
            return _head = _tail = NewSegment(size);
        }

        if (_written != tail.Start && _written == Volatile.Read(ref _sent))
        {
            // All is sent and the loop looks at nothing until the next commit: use the segment from its start again.
            tail.Start = _written;
        }

        if (tail.Data.Length - (_written - tail.Start) >= size)
        {
            return tail;
        }

        var segment = NewSegment(size);
        tail.SetNext(segment, end: _written);
        return _tail = segment;
    }

    private OutputSegment NewSegment(int size)
    {
        var segment = segments.Rent(size);
        segment.Start = _written;
        return segment;
    }
}
