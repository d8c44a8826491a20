using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace Kim.AspNetCore.Heads;

/// <summary>
/// Judges a request's head by the letter of RFC 9110 and 9112: what two parsers in a row could read in two ways is refused.
/// </summary>
/// <remarks>
/// <code>
/// RequestLine --empty line--> RequestLine        (RFC 9112, 2.2: a robust server ignores them)
/// RequestLine --line--> Fields --line--> Fields --empty line--> Whole
/// any --Judge: the verdict--> RequestLine
/// </code>
/// Fed with the bytes as they are received, in whatever pieces, before the server's own parser sees them: that one decodes a path where it
/// lies. The first fault is kept, and what follows it is not looked at; nor is what comes after the head: a chunked body is
/// <see cref="ChunkCheck"/>'s. It frames nothing: where the body begins and ends is the server's business.
/// </remarks>
internal sealed partial class HeadCheck
{
    // A line in pieces is rare; a long one's buffer is let go.
    private const int CarryKeptBytesMax = 1024;

    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    // Every control character except HTAB. One search finds the end of a line and what must not stand in it.
    private static readonly SearchValues<byte> Stops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (byte)c), 0x7F]);

    private ArrayBufferWriter<byte>? _carry;
    private Part _part;
    private int _line;
    private long _fieldBytes;
    private HeadFault? _fault;
    private bool _isHttp10;
    private bool _hasHost;
    private bool _hasLength;
    private bool _hasCoding;
    private bool _hasOtherExpectation;

    private enum Part
    {
        RequestLine,
        Fields,
        Whole,
    }

    /// <summary>Whether nothing more is to be fed: the head is whole, or it has a fault.</summary>
    internal bool IsDone => _part is Part.Whole || _fault is not null;

    /// <summary>Whether a chunked body follows. Before <see cref="Judge"/>.</summary>
    internal bool IsChunked => _hasCoding;

    /// <summary>How long the fields are, with the empty line that ends them. Before <see cref="Judge"/>.</summary>
    internal long FieldBytes => _fieldBytes;

    /// <summary>The next bytes. Returns how many of them are the head's.</summary>
    internal long Feed(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            return Feed(bytes.FirstSpan);
        }

        var taken = 0L;
        foreach (var segment in bytes)
        {
            taken += Feed(segment.Span);
        }

        return taken;
    }

    /// <inheritdoc cref="Feed(in ReadOnlySequence{byte})"/>
    internal int Feed(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (!rest.IsEmpty && !IsDone)
        {
            if (_carry is { WrittenCount: > 0 } carry)
            {
                rest = rest[Complete(carry, rest)..];
                continue;
            }

            var stop = rest.IndexOfAny(Stops);
            if (stop < 0 || (stop == rest.Length - 1 && rest[stop] == Cr))
            {
                (_carry ??= new ArrayBufferWriter<byte>(256)).Write(rest);
                return bytes.Length;
            }

            if (rest[stop] != Cr || rest[stop + 1] != Lf)
            {
                _line++;
                Refuse(rest[stop] == Lf ? "a line ends with LF alone" : $"control character 0x{rest[stop]:X2}");
                break;
            }

            Take(rest[..stop]);
            rest = rest[(stop + 2)..];
        }

        return bytes.Length - rest.Length;
    }

    /// <summary>The verdict on the head, <see langword="null"/> if there is nothing to refuse; then the next head can be fed.</summary>
    internal HeadFault? Judge()
    {
        var fault = _fault ?? JudgeWhole();
        _part = Part.RequestLine;
        _line = 0;
        _fieldBytes = 0;
        _fault = null;
        _isHttp10 = _hasHost = _hasLength = _hasCoding = _hasOtherExpectation = false;
        _carry?.ResetWrittenCount();
        return fault;
    }

    // Adds what is missing of a line that came in pieces, and takes it. Returns how much that was.
    private int Complete(ArrayBufferWriter<byte> carry, ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf(Lf);
        var count = end < 0 ? bytes.Length : end + 1;
        carry.Write(bytes[..count]);
        if (end >= 0)
        {
            _carry = null;
            Feed(carry.WrittenSpan);
            Debug.Assert(_carry is null, "A line with its end is not carried again.");
            carry.ResetWrittenCount();
            _carry = carry.Capacity <= CarryKeptBytesMax ? carry : null;
        }

        return count;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        switch (_part)
        {
            case Part.RequestLine when line.IsEmpty:
                return;
            case Part.RequestLine:
                _line = 1;
                _part = Part.Fields;
                JudgeRequestLine(line);
                return;
            case Part.Fields when line.IsEmpty:
                _fieldBytes += 2;
                _part = Part.Whole;
                return;
            default:
                Debug.Assert(_part is Part.Fields, "What comes after the head is not fed.");
                _line++;
                _fieldBytes += line.Length + 2;
                JudgeField(line);
                return;
        }
    }

    private HeadFault? JudgeWhole() => this switch
    {
        { _part: not Part.Whole } => new HeadFault(400, "the head is not whole"),
        { _hasHost: false, _isHttp10: false } => new HeadFault(400, "no Host"),
        { _hasCoding: true, _hasLength: true } => new HeadFault(400, "both Transfer-Encoding and Content-Length"),
        { _hasCoding: true, _isHttp10: true } => new HeadFault(400, "Transfer-Encoding in HTTP/1.0"),
        { _hasOtherExpectation: true, _isHttp10: false } => new HeadFault(417, "an expectation other than 100-continue"),
        _ => null,
    };

    private void Refuse(string text) => _fault ??= new HeadFault(400, $"{text}, in line {_line}");
}
