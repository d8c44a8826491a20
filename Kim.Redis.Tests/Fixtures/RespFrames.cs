using System;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>Finds where the frames of Redis' protocol end, in one direction of a connection, over all chunks that are received.</summary>
internal sealed class RespFrames
{
    // How many elements of the frame are still to come, how many bytes of the present one, and its line so far.
    private long _elements = 1;
    private long _bytes;
    private char _kind;
    private long _number;
    private bool _isNegative;

    /// <summary>
    /// Where the first frame begins in a chunk, and where the last one ends that is complete with it; the same if there is none.
    /// </summary>
    internal (int First, int Last) Read(ReadOnlySpan<byte> chunk)
    {
        var first = _elements == 1 && _bytes == 0 && _kind == 0 ? 0 : -1;
        var last = 0;
        for (var i = 0; i < chunk.Length;)
        {
            if (_bytes > 0)
            {
                var count = (int)Math.Min(_bytes, chunk.Length - i);
                (_bytes, i) = (_bytes - count, i + count);
                _elements -= _bytes == 0 ? 1 : 0;
            }
            else
            {
                ReadOfLine((char)chunk[i++]);
            }

            if (_elements == 0)
            {
                (_elements, last) = (1, i);
                first = first < 0 ? last : first;
            }
        }

        return first < 0 || last <= first ? (0, 0) : (first, last);
    }

    private void ReadOfLine(char next)
    {
        if (_kind == 0)
        {
            (_kind, _number, _isNegative) = (next, 0, false);
        }
        else if (next is '\n')
        {
            EndLine(_isNegative ? 0 : _number);
            _kind = default;
        }
        else if (next is '-')
        {
            _isNegative = true;
        }
        else if (char.IsAsciiDigit(next) && _number < int.MaxValue)
        {
            _number = (_number * 10) + next - '0';
        }
    }

    // Nothing, as $-1 and *-1, is an element without content.
    private void EndLine(long count)
    {
        switch (_kind)
        {
            case '$' or '=' or '!' when !_isNegative:
                _bytes = count + 2;
                break;
            case '*' or '~' or '>':
                _elements += count - 1;
                break;
            case '%':
                _elements += (2 * count) - 1;
                break;
            case '|':
                _elements += 2 * count;
                break;
            default:
                _elements--;
                break;
        }
    }
}
