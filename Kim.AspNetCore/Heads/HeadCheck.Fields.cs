using System.Buffers;
using System.Text;

namespace Kim.AspNetCore.Heads;

// The fields. Only those that frame or route the message are looked into; of the others the form is enough.
internal sealed partial class HeadCheck
{
    // RFC 9110, 5.6.2.
    internal static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private void JudgeField(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            Refuse("a folded field");
            return;
        }

        var end = line.IndexOfAnyExcept(TokenBytes);
        if (end <= 0 || line[end] != ':')
        {
            Refuse(
                end < 0 ? "a field without a colon"
                : end == 0 && line[0] == ':' ? "a field without a name"
                : $"a field name with byte 0x{line[end]:X2}");
            return;
        }

        // The length tells the names that matter from nearly all others.
        var name = line[..end];
        switch (end)
        {
            case 4 when Ascii.EqualsIgnoreCase(name, "Host"u8):
                JudgeHost(Value(line, end));
                break;
            case 6 when Ascii.EqualsIgnoreCase(name, "Expect"u8):
                _hasOtherExpectation |= !Ascii.EqualsIgnoreCase(Value(line, end), "100-continue"u8);
                break;
            case 14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8):
                JudgeLength(Value(line, end));
                break;
            case 17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8):
                JudgeCoding(Value(line, end));
                break;
        }
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, int colon) => line[(colon + 1)..].Trim(" \t"u8);

    private void JudgeHost(ReadOnlySpan<byte> value)
    {
        if (_hasHost)
        {
            Refuse("a second Host");
        }
        else if (!HostSyntax.IsValid(value))
        {
            Refuse("no valid Host");
        }

        _hasHost = true;
    }

    // RFC 9112, 6.3: a list of equal values could be repaired, but none of the clients that we serve sends one.
    private void JudgeLength(ReadOnlySpan<byte> value)
    {
        if (_hasLength)
        {
            Refuse("a second Content-Length");
        }
        else if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            Refuse("a Content-Length that is not digits only");
        }

        _hasLength = true;
    }

    private void JudgeCoding(ReadOnlySpan<byte> value)
    {
        if (_hasCoding)
        {
            Refuse("a second Transfer-Encoding");
        }
        else if (!Ascii.EqualsIgnoreCase(value, "chunked"u8))
        {
            Refuse("a Transfer-Encoding other than chunked");
        }

        _hasCoding = true;
    }
}
