using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Kim.Loops;
using Kim.Runs;
using Microsoft.AspNetCore.WebUtilities;

namespace Kim.AspNetCore.Exchanges;

/// <summary>Writes replies of the fast lane as bytes.</summary>
internal static class LaneReply
{
    // The lines that every head has, at their longest, but for the status line.
    private const int FixedBytesMax = 256;

    private const int StatusMin = 200;
    private const int StatusMax = 599;

    private static readonly byte[]?[] StatusLines = new byte[StatusMax - StatusMin + 1][];

    /// <summary>Writes the head and, if it is known, the body. Nothing is written if something cannot be.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="date">The line with the time.</param>
    /// <param name="body">The body; empty if it is not sent, or comes later.</param>
    /// <param name="isChunked">Whether it comes in chunks.</param>
    internal static void Write(
        OutputBuffer output, in ReplyHead head, ReadOnlySpan<byte> date, ReadOnlySpan<byte> body, bool isChunked = false)
    {
        var status = StatusLine(head.StatusCode);
        var length = FixedBytesMax + status.Length + date.Length + RunNumber.IdLength + (head.MediaType?.Length ?? 0);
        foreach (var (name, value) in head.Headers)
        {
            length += name.Length + value.Length + 4;
        }

        // In one piece, if the body is small.
        var isSmall = body.Length <= OutputSegments.SegmentBytes / 2;
        var to = new Writer(output.GetSpan(length + (isSmall ? body.Length : 0)));
        to.Write(status);
        // In Kestrel's order.
        if (head.ContentLength is { } contentLength)
        {
            to.Write("Content-Length: "u8);
            to.Write(contentLength);
        }
        else if (isChunked)
        {
            to.Write("Transfer-Encoding: chunked\r\n"u8);
        }

        if (head.IsLast)
        {
            to.Write("Connection: close\r\n"u8);
        }

        if (ReferenceEquals(head.MediaType, Reply.JsonType))
        {
            to.Write("Content-Type: application/json\r\n"u8);
        }
        else if (head.MediaType is { } mediaType)
        {
            to.Write("Content-Type", mediaType);
        }

        if (!head.HasDate)
        {
            to.Write(date);
        }

        to.Write("X-Request-Id: "u8);
        to.WriteId(head.Run);
        foreach (var (name, value) in head.Headers)
        {
            to.Write(name, value);
        }

        to.Write("\r\n"u8);
        if (isSmall)
        {
            to.Write(body);
        }

        output.Advance(to.Written);
        if (!isSmall)
        {
            output.Write(body);
        }
    }

    /// <summary>Writes bytes.</summary>
    internal static void Write(this OutputBuffer output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    private static byte[] StatusLine(int status) => StatusLines[status - StatusMin] ??=
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");

    private ref struct Writer(Span<byte> room)
    {
        private Span<byte> _rest = room;

        internal int Written { get; private set; }

        internal void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_rest);
            Advance(bytes.Length);
        }

        internal void Write(long number)
        {
            Utf8Formatter.TryFormat(number, _rest, out var digits);
            Advance(digits);
            Write("\r\n"u8);
        }

        internal void WriteId(ulong run)
        {
            RunNumber.Format(run, _rest);
            Advance(RunNumber.IdLength);
            Write("\r\n"u8);
        }

        // Both are ASCII: replies take nothing else.
        internal void Write(string name, string value)
        {
            Write(name);
            Write(": "u8);
            Write(value);
            Write("\r\n"u8);
        }

        private void Write(string text)
        {
            if (Ascii.FromUtf16(text, _rest, out var count) is not OperationStatus.Done)
            {
                throw new InvalidOperationException($"'{text}' cannot be sent in a head: it is not ASCII.");
            }

            Advance(count);
        }

        private void Advance(int count)
        {
            _rest = _rest[count..];
            Written += count;
        }
    }
}
