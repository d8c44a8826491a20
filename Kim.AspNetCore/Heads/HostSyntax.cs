using System.Buffers;
using System.Net;

namespace Kim.AspNetCore.Heads;

/// <summary>The grammar of Host: <c>uri-host [ ":" port ]</c> (RFC 9110, 7.2; RFC 3986, 3.2.2).</summary>
internal static class HostSyntax
{
    // unreserved and sub-delims; escapes are allowed by the grammar, but nothing that resolves needs one.
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "-._~!$&'()*+,;=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Whether it names a host; an empty one does not, since every http URI has one (RFC 9110, 4.2.1).</summary>
    internal static bool IsValid(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return false;
        }

        var end = value[0] == '[' ? LiteralEnd(value) : value.IndexOfAnyExcept(NameBytes);
        return end < 0 || (end > 0 && IsPort(value[end..]));
    }

    // Where the literal in brackets ends; 0 if it is not one. Versions beyond IPv6 exist in the grammar only.
    private static int LiteralEnd(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)']');
        return end > 0 && !value[1..end].Contains((byte)'%') && value[1..end].Contains((byte)':')
            && IPAddress.TryParse(value[1..end], out _) ? end + 1 : 0;
    }

    // Empty is legal: "host:".
    private static bool IsPort(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty || (rest[0] == ':' && !rest[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
}
