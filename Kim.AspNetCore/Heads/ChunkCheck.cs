using System.Buffers;
using System.Text;

namespace Kim.AspNetCore.Heads;

/// <summary>Judges a chunked body by the letter of RFC 9112, 7.1: where it ends must be beyond doubt.</summary>
/// <remarks>
/// <code>
/// chunked-body = *chunk last-chunk *( field CRLF ) CRLF
/// chunk        = size *extension CRLF data CRLF          size: 1*8HEXDIG, at most 7FFFFFFF
/// last-chunk   = 1*8"0" *extension CRLF
/// extension    = ";" token [ "=" ( token / quoted-string ) ]
/// field        = token ":" *( HTAB / SP / VCHAR / UTF-8 )
///
/// Size --";"--> Name --"="--> Value
/// Size, Name, Value, QuotesEnd --CR--> SizeEnd --LF--> Data --all of it--> DataCr --> DataLf --> Size
///                                              --LF, of the last chunk--> Line
/// Name, Value, QuotesEnd --";"--> Name         Value --quote--> Quotes (with Escape) --quote--> QuotesEnd
/// Line --token--> FieldName --":"--> FieldValue --CR--> FieldEnd --LF--> Line --CR--> LastEnd --LF--> Whole
/// any --anything else--> refused
/// </code>
/// Stricter than the RFC in three things:
/// - It lets a recipient take spaces and tabs around ";" and "=" (BWS). Others disagree on them after a size, and no client is known that
///   sends an extension at all.
/// - The server takes eight digits, and
/// - it reads fields as UTF-8.
/// Extensions and trailers together may be as long as the head has left of <c>Kim:MaxHead</c>: the server counts trailers so.
/// It is fed with the bytes as they are received, in whatever pieces, and takes those before the first fault: so what the server sees of a
/// malformed body does not depend on the pieces.
/// </remarks>
internal sealed class ChunkCheck
{
    // The server reads no more.
    private const int SizeDigitsMax = 8;

    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    // What has come of a character of a trailer that is not ASCII.
    private readonly byte[] _rune = new byte[4];
    private int _runeLength;

    private Part _part;
    private bool _isFirst;
    private int _digits;
    private long _left;
    private int _chunk;
    private int _trailer;

    // What extensions and trailers may still have.
    private long _asideLeft;

    private enum Part
    {
        Size,
        SizeEnd,
        Data,
        DataCr,
        DataLf,
        Line,
        LastEnd,
        Whole,

        // Extensions and trailers.
        Name,
        Value,
        Quotes,
        Escape,
        QuotesEnd,
        FieldName,
        FieldValue,
        FieldEnd,
    }

    /// <summary>Whether the body has ended: what follows is the next head.</summary>
    internal bool IsWhole => _part is Part.Whole;

    /// <summary>What is wrong, and where; <see langword="null"/> if nothing is so far.</summary>
    internal string? Fault { get; private set; }

    /// <summary>A body begins.</summary>
    /// <param name="asideMax">How many bytes extensions and trailers may have.</param>
    internal void Begin(long asideMax)
    {
        _asideLeft = asideMax;
        _trailer = _runeLength = 0;
        _chunk = 0;
        Fault = null;
        BeginChunk();
    }

    /// <summary>The next bytes. Returns how many of them are the body's, and before the first fault.</summary>
    internal long Feed(in ReadOnlySequence<byte> bytes)
    {
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
        var at = 0;
        while (at < bytes.Length && !IsWhole && Fault is null)
        {
            if (_part is Part.Data)
            {
                at += Skip(bytes.Length - at);
            }
            else if (Take(bytes[at]))
            {
                at++;
            }
        }

        return at;
    }

    private int Skip(int available)
    {
        var count = (int)Math.Min(available, _left);
        _left -= count;
        _part = _left == 0 ? Part.DataCr : Part.Data;
        return count;
    }

    private bool Take(byte value) => _part switch
    {
        Part.Size => TakeSize(value),
        Part.SizeEnd => value == Lf ? BeginData() : Refuse("CR without LF"),
        Part.DataCr => value == Cr ? To(Part.DataLf) : Refuse("no CRLF after its data"),
        Part.DataLf => value == Lf ? BeginChunk() : Refuse("no CRLF after its data"),
        Part.Line => value == Cr ? To(Part.LastEnd) : value == Lf ? Refuse("a line that ends with LF alone") : BeginField(value),
        Part.LastEnd => value == Lf ? To(Part.Whole) : Refuse("CR without LF"),
        _ => TakeAside(value),
    };

    private bool TakeSize(byte value)
    {
        if (char.IsAsciiHexDigit((char)value))
        {
            _left = (_left << 4) + (value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10);
            return (++_digits <= SizeDigitsMax && _left <= int.MaxValue) || Refuse("a size of more than 8 digits, or above 7FFFFFFF");
        }

        return _digits == 0 ? Refuse("no size")
            : value == ';' ? TakeAside(value)
            : EndSize(value, "its size");
    }

    private bool TakeAside(byte value) => --_asideLeft < 0
        ? Refuse("longer extensions and trailers than Kim:MaxHead allows")
        : _part switch
        {
            Part.Size => Begin(Part.Name),
            Part.Name or Part.Value or Part.QuotesEnd => TakeExtension(value),
            Part.Quotes or Part.Escape => TakeQuoted(value),
            _ => TakeField(value),
        };

    private bool TakeExtension(byte value)
    {
        if (_part is not Part.QuotesEnd)
        {
            var isFirst = _isFirst;
            _isFirst = false;
            if (HeadCheck.TokenBytes.Contains(value))
            {
                return true;
            }

            if (isFirst)
            {
                return _part is Part.Name ? Refuse("an extension without a name")
                    : value == '"' ? To(Part.Quotes)
                    : Refuse("an extension without a value after \"=\"");
            }

            if (_part is Part.Name && value == '=')
            {
                return Begin(Part.Value);
            }
        }

        return value == ';' ? Begin(Part.Name) : EndSize(value, "an extension");
    }

    private bool TakeQuoted(byte value) =>
        _part is Part.Quotes && value == '"' ? To(Part.QuotesEnd)
        : _part is Part.Quotes && value == '\\' ? To(Part.Escape)
        : IsText(value) ? To(Part.Quotes)
        : value == Cr ? Refuse("an extension with a quote that does not end")
        : RefuseByte(value, "an extension");

    private bool EndSize(byte value, string where) => value == Cr ? To(Part.SizeEnd) : RefuseByte(value, where);

    private bool BeginField(byte value)
    {
        // The empty line at the end counts, too.
        _asideLeft -= _trailer++ == 0 ? 2 : 0;
        _part = Part.FieldName;
        return HeadCheck.TokenBytes.Contains(value) ? TakeAside(value)
            : value is (byte)' ' or (byte)'\t' ? Refuse("a folded field")
            : value == ':' ? Refuse("a field without a name")
            : RefuseByte(value, "its name");
    }

    private bool TakeField(byte value) => _part switch
    {
        Part.FieldName => HeadCheck.TokenBytes.Contains(value)
            || (value == ':' ? To(Part.FieldValue)
                : value == Cr ? Refuse("a field without a colon")
                : RefuseByte(value, "its name")),
        Part.FieldValue when value >= 0x80 || _runeLength > 0 => TakeRune(value),
        Part.FieldValue => IsText(value) || (value == Cr ? To(Part.FieldEnd) : RefuseByte(value, "its value")),
        _ => value == Lf ? To(Part.Line) : Refuse("CR without LF"),
    };

    private bool TakeRune(byte value)
    {
        _rune[_runeLength++] = value;
        var status = Rune.DecodeFromUtf8(_rune.AsSpan(0, _runeLength), out _, out _);
        _runeLength = status is OperationStatus.NeedMoreData ? _runeLength : 0;
        return status is not OperationStatus.InvalidData || Refuse("bytes in its value that are not UTF-8");
    }

    // RFC 9110, 5.5 and 5.6.4: HTAB, SP, visible ASCII, and what is not ASCII.
    private static bool IsText(byte value) => value is (byte)'\t' or (>= 0x20 and not 0x7F);

    private bool BeginChunk()
    {
        _chunk++;
        _digits = 0;
        _left = 0;
        return To(Part.Size);
    }

    private bool BeginData() => To(_left == 0 ? Part.Line : Part.Data);

    private bool Begin(Part part)
    {
        _isFirst = true;
        return To(part);
    }

    private bool To(Part part)
    {
        _part = part;
        return true;
    }

    private bool RefuseByte(byte value, string where) =>
        Refuse(value == Lf ? "a line that ends with LF alone" : $"byte 0x{value:X2} in {where}");

    private bool Refuse(string text)
    {
        Fault = $"{text}, in {(_trailer > 0 ? $"trailer {_trailer}" : $"chunk {_chunk}")}";
        return false;
    }
}
