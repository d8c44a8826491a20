using System.Buffers;

namespace Kim.AspNetCore.Heads;

// The request line (RFC 9112, 3). Which versions are served and which form goes with which method stays with the server.
internal sealed partial class HeadCheck
{
    // Visible ASCII. Missing, for no client may send them: # (a fragment stays with the client), " < > (browsers encode them). Others that
    // RFC 3986 lacks are sent as they are by browsers.
    internal static readonly SearchValues<byte> TargetBytes = SearchValues.Create(
        [.. Enumerable.Range(0x21, 0x5E).Where(c => c is not ('#' or '"' or '<' or '>')).Select(c => (byte)c)]);

    private void JudgeRequestLine(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOfAnyExcept(TokenBytes);
        if (space <= 0 || line[space] != ' ')
        {
            Refuse("no method, or one that is not a token");
            return;
        }

        var rest = line[(space + 1)..];
        space = rest.IndexOfAnyExcept(TargetBytes);
        if (space <= 0 || rest[space] != ' ')
        {
            Refuse(space > 0 ? $"byte 0x{rest[space]:X2} in the request target" : "not method, target and version with one space between "
                + "each");
            return;
        }

        JudgeTarget(rest[..space]);
        var version = rest[(space + 1)..];
        if (version.Length != 8 || !version.StartsWith("HTTP/"u8))
        {
            Refuse("no HTTP version at the end of the request line");
        }

        _isHttp10 = version.SequenceEqual("HTTP/1.0"u8);
    }

    private void JudgeTarget(ReadOnlySpan<byte> target)
    {
        if (!HasValidEscapes(target))
        {
            Refuse("a percent sign without two hexadecimal digits in the request target");
        }

        // The absolute form's authority outranks Host (RFC 9112, 3.2.2): so it has to be as good.
        if (target[0] != '/' && target.IndexOf("://"u8) is > 0 and var scheme)
        {
            var authority = target[(scheme + 3)..];
            var end = authority.IndexOfAny((byte)'/', (byte)'?');
            if (!HostSyntax.IsValid(end < 0 ? authority : authority[..end]))
            {
                Refuse("no valid host in the request target");
            }
        }
    }

    internal static bool HasValidEscapes(ReadOnlySpan<byte> target)
    {
        while (target.IndexOf((byte)'%') is >= 0 and var sign)
        {
            if (target.Length < sign + 3 || !char.IsAsciiHexDigit((char)target[sign + 1]) || !char.IsAsciiHexDigit((char)target[sign + 2]))
            {
                return false;
            }

            target = target[(sign + 3)..];
        }

        return true;
    }
}
