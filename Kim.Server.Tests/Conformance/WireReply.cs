using System.Globalization;
using System.Text;

namespace Kim.Server.Tests.Conformance;

/// <summary>One reply off the wire.</summary>
internal sealed record WireReply(int Status, string Head, string Body, int Bytes)
{
    internal bool Closes => Head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase);

    /// <summary>The reply that the bytes begin with; <see langword="null"/> if it is not whole.</summary>
    internal static WireReply? Parse(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var head = Encoding.Latin1.GetString(bytes[..(end + 4)]);
        if (!head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"No reply: {Encoding.Latin1.GetString(bytes)}");
        }

        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal)) is { } field
            ? int.Parse(field.AsSpan(16), CultureInfo.InvariantCulture)
            : 0;
        var whole = end + 4 + length;
        return bytes.Length < whole
            ? null
            : new WireReply(
                int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head, Encoding.UTF8.GetString(bytes[(end + 4)..whole]), whole);
    }
}
