using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Kim.AspNetCore.Heads;

/// <summary>The head of a request on the fast lane, read in place: a part of HTTP/1.1 on which no two parsers disagree.</summary>
/// <remarks>
/// <code>
/// head         = method SP target SP "HTTP/1.1" CRLF *( field CRLF ) CRLF
/// method       = 1*( "A" … "Z" ), but not CONNECT
/// target       = "/" *( what HeadCheck allows; "%" only behind the first "?", with two hexadecimal digits )
/// field        = token ":" *( HTAB / SP / visible ASCII )
/// Host         = name [ ":" 1*5DIGIT ], once; name = 1*( letter / digit / "-" / "." / "_" )
/// Content-Length = 1*9DIGIT, at most once
/// Connection   = "close" / "keep-alive", at most once
/// not there    : Expect, Upgrade, Transfer-Encoding
///
/// RequestLine --line--> Fields --line--> Fields --empty line--> Whole
/// any --anything else, or a limit--> NotOurs
/// </code>
/// All of it is accepted by <see cref="HeadCheck"/> and by Kestrel, and read by them alike; what is not of it, they judge. It is fed with
/// all the bytes of the request that have come, each time from the request's first; a line is looked at once, when it is whole.
/// </remarks>
internal struct LaneHead
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';
    private const int LengthDigitsMax = 9;

    // Every control character except HTAB, and what is not ASCII.
    private static readonly SearchValues<byte> Stops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x100).Where(c => c is (< 0x20 or >= 0x7F) and not '\t').Select(c => (byte)c)]);

    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(
        "-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Where the next line begins; 0: no line has come.
    private int _next;
    private int _fields;
    private bool _hasHost;
    private bool _hasLength;
    private bool _hasConnection;

    /// <summary>What has been found.</summary>
    internal enum Verdict
    {
        /// <summary>More has to come.</summary>
        Incomplete,

        /// <summary>The head is whole.</summary>
        Whole,

        /// <summary>It is not for the lane: <see cref="Reason"/> says why.</summary>
        NotOurs,
    }

    /// <summary>Where the method ends, which begins the head.</summary>
    internal int MethodEnd { get; private set; }

    /// <summary>Where the target ends; it begins behind the method and a space.</summary>
    internal int TargetEnd { get; private set; }

    /// <summary>Where the fields begin.</summary>
    internal int FieldsStart { get; private set; }

    /// <summary>How long the head is, with the empty line.</summary>
    internal int Length { get; private set; }

    /// <summary>How long the body is.</summary>
    internal int ContentLength { get; private set; }

    /// <summary>Whether the client says that this is its last request.</summary>
    internal bool Closes { get; private set; }

    /// <summary>Why it is not for the lane.</summary>
    internal string Reason { get; private set; }

    /// <summary>Looks at what has come.</summary>
    /// <param name="bytes">All of the request that has come.</param>
    /// <param name="limits">The limits. What exceeds one is Kestrel's to refuse.</param>
    internal Verdict Read(ReadOnlySpan<byte> bytes, in LaneLimits limits)
    {
        while (true)
        {
            var rest = bytes[_next..];
            var stop = rest.IndexOfAny(Stops);
            if (stop < 0 || (stop == rest.Length - 1 && rest[stop] == Cr))
            {
                return rest.Length > (_next == 0 ? limits.RequestLineMax : limits.HeadMax) ? NotOurs("limit") : Verdict.Incomplete;
            }

            if (rest[stop] != Cr || rest[stop + 1] != Lf)
            {
                return NotOurs("bytes");
            }

            var line = rest[..stop];
            if (_next == 0)
            {
                if (!ReadRequestLine(line, limits))
                {
                    return Verdict.NotOurs;
                }
            }
            else if (stop == 0)
            {
                Length = _next + 2;
                return _hasHost ? Verdict.Whole : NotOurs("host");
            }
            else if (!ReadField(line, limits))
            {
                return Verdict.NotOurs;
            }

            _next += stop + 2;
        }
    }

    private bool ReadRequestLine(ReadOnlySpan<byte> line, in LaneLimits limits)
    {
        var space = line.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        if (space <= 0 || line[space] != ' ' || line[..space].SequenceEqual("CONNECT"u8))
        {
            return Leave(line.IsEmpty ? "empty line" : "method");
        }

        if (!line.EndsWith(" HTTP/1.1"u8))
        {
            return Leave("version");
        }

        if (line.Length + 2 > limits.RequestLineMax)
        {
            return Leave("limit");
        }

        MethodEnd = space;
        TargetEnd = line.Length - " HTTP/1.1".Length;
        FieldsStart = line.Length + 2;
        return IsTarget(space + 1 < TargetEnd ? line[(space + 1)..TargetEnd] : default) || Leave("target");
    }

    private static bool IsTarget(ReadOnlySpan<byte> target)
    {
        if (target.IsEmpty || target[0] != '/' || target.ContainsAnyExcept(HeadCheck.TargetBytes))
        {
            return false;
        }

        var sign = target.IndexOf((byte)'%');
        return sign < 0 || (target[..sign].Contains((byte)'?') && HeadCheck.HasValidEscapes(target));
    }

    private bool ReadField(ReadOnlySpan<byte> line, in LaneLimits limits)
    {
        if (++_fields > limits.FieldsMax || _next + line.Length + 4 - FieldsStart > limits.HeadMax)
        {
            return Leave("limit");
        }

        var end = line.IndexOfAnyExcept(HeadCheck.TokenBytes);
        if (end <= 0 || line[end] != ':')
        {
            return Leave("field");
        }

        // The length tells the names that matter from nearly all others.
        var name = line[..end];
        return end switch
        {
            4 when Is(name, "Host"u8) => (!_hasHost && (_hasHost = IsHost(Value(line, end)))) || Leave("host"),
            6 when Is(name, "Expect"u8) => Leave("expect"),
            7 when Is(name, "Upgrade"u8) => Leave("upgrade"),
            10 when Is(name, "Connection"u8) => ReadConnection(Value(line, end)) || Leave("connection"),
            14 when Is(name, "Content-Length"u8) => ReadLength(Value(line, end)) || Leave("length"),
            17 when Is(name, "Transfer-Encoding"u8) => Leave("chunked"),
            _ => true,
        };
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, int colon) => line[(colon + 1)..].Trim(" \t"u8);

    private static bool IsHost(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAnyExcept(HostBytes);
        return end < 0 ? !value.IsEmpty
            : end > 0 && value[end] == ':' && value.Length - end is > 1 and <= 6
                && !value[(end + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private bool ReadConnection(ReadOnlySpan<byte> value)
    {
        var isFirst = !_hasConnection;
        _hasConnection = true;
        Closes = Is(value, "close"u8);
        return isFirst && (Closes || Is(value, "keep-alive"u8));
    }

    private bool ReadLength(ReadOnlySpan<byte> value)
    {
        var isFirst = !_hasLength;
        _hasLength = true;
        if (!isFirst || value.IsEmpty || value.Length > LengthDigitsMax || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(value, out int length, out _))
        {
            return false;
        }

        ContentLength = length;
        return true;
    }

    private bool Leave(string reason)
    {
        Reason = reason;
        return false;
    }

    private Verdict NotOurs(string reason)
    {
        Reason = reason;
        return Verdict.NotOurs;
    }
}
