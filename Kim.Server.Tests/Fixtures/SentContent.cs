using System.Net;

namespace Kim.Server.Tests.Fixtures;

/// <summary>A body that counts how much of it is sent. Each byte is the low byte of its position.</summary>
/// <param name="length">How long it is.</param>
/// <param name="saysLength">Whether its length is said before.</param>
/// <param name="stopsAt">After so many bytes nothing more comes, until the request is cancelled.</param>
internal sealed class SentContent(long length, bool saysLength = true, long stopsAt = long.MaxValue) : HttpContent
{
    private const int PieceBytes = 64 * 1024;

    private long _sent;

    /// <summary>How much of it the connection has taken.</summary>
    internal long Sent => Interlocked.Read(ref _sent);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceBytes];
        for (var i = 0; i < piece.Length; i++)
        {
            piece[i] = (byte)i;
        }

        var end = Math.Min(length, stopsAt);
        while (_sent < end)
        {
            var count = (int)Math.Min(piece.Length, end - _sent);
            await stream.WriteAsync(piece.AsMemory(0, count), cancellationToken);
            Interlocked.Add(ref _sent, count);
        }

        if (end < length)
        {
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return saysLength;
    }
}
