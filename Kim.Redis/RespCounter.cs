namespace Kim.Redis;

/// <summary>
/// Counts the commands, or the replies, in one direction of a Redis connection, without a look at what they say. Bytes come in pieces of
/// any size.
/// </summary>
/// <remarks>
/// <para>RESP2 and RESP3: an element is a line, and for some kinds so many bytes or so many elements after it. What Redis pushes is not a
/// reply and is not counted; attributes belong to what follows them.</para>
/// <para>States: <c>at an element's first byte -> in its line -> (in its bytes) -> at the next one's first byte</c>. A frame ends with
/// its last element.</para>
/// </remarks>
internal struct RespCounter
{
    // What a string's bytes end with.
    private const int LineEndBytes = 2;

    // Elements that belong to the frame and have not begun.
    private long _elementsLeft;

    // Bytes of a string that are still to come, with its line end.
    private long _bytesLeft;

    // Of the line: its first byte, 0 between two elements, and the number after it.
    private byte _kind;
    private long _number;
    private bool _isNegative;
    private bool _isPush;

    /// <summary>Complete frames so far.</summary>
    internal long Count { get; private set; }

    /// <summary>Takes in what was written, or has come.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_bytesLeft > 0)
            {
                var passed = (int)Math.Min(_bytesLeft, bytes.Length);
                _bytesLeft -= passed;
                bytes = bytes[passed..];
                if (_bytesLeft == 0)
                {
                    EndElement();
                }
            }
            else
            {
                bytes = AddLine(bytes);
            }
        }
    }

    // Returns what comes after the line, or nothing.
    private ReadOnlySpan<byte> AddLine(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        if (_kind == 0)
        {
            (_kind, _number, _isNegative) = (bytes[0], 0, false);
            at = 1;
        }

        if (!HasNumber(_kind))
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return default;
            }

            at += end + 1;
            EndLine();
            return bytes[at..];
        }

        while (at < bytes.Length)
        {
            var character = bytes[at++];
            if (character is >= (byte)'0' and <= (byte)'9')
            {
                _number = (_number * 10) + (character - '0');
            }
            else if (character == '\n')
            {
                EndLine();
                return bytes[at..];
            }
            else
            {
                _isNegative |= character == '-';
            }
        }

        return default;
    }

    private static bool HasNumber(byte kind) => kind is
        (byte)'$' or (byte)'*' or (byte)'%' or (byte)'~' or (byte)'>' or (byte)'|' or (byte)'=' or (byte)'!';

    private void EndLine()
    {
        var kind = _kind;
        _kind = 0;
        if (_elementsLeft == 0)
        {
            // A frame begins.
            _elementsLeft = 1;
            _isPush = kind == '>';
        }

        // Null is "$-1" or "*-1".
        var number = _isNegative ? 0 : _number;
        switch (kind)
        {
            case (byte)'$' or (byte)'=' or (byte)'!' when !_isNegative:
                _bytesLeft = number + LineEndBytes;
                return;
            case (byte)'*' or (byte)'~' or (byte)'>':
                _elementsLeft += number;
                break;
            case (byte)'%':
                _elementsLeft += 2 * number;
                break;
            case (byte)'|':
                // It is not an element itself.
                _elementsLeft += (2 * number) + 1;
                break;
        }

        EndElement();
    }

    private void EndElement()
    {
        if (--_elementsLeft == 0 && !_isPush)
        {
            Count++;
        }
    }
}
