using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kim.Server.Tests.Fixtures;

/// <summary>A client that sends just the bytes it is told to.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;
    private readonly List<byte> _received = [];

    private RawClient(Socket socket) => _socket = socket;

    /// <summary>The head of the reply last received.</summary>
    internal string Head { get; private set; } = "";

    /// <summary>What has come of a reply that is not whole.</summary>
    internal string Received => Encoding.UTF8.GetString([.. _received]);

    /// <summary>The socket, to reset or half-close it.</summary>
    internal Socket Socket => _socket;

    internal static async Task<RawClient> Connect(EndPoint endPoint)
    {
        var isTcp = endPoint is IPEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
        if (isTcp)
        {
            socket.NoDelay = true;
        }

        await socket.ConnectAsync(endPoint);
        return new RawClient(socket);
    }

    internal static string Request(string path, string body, string headers = "") =>
        $"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    internal async Task Send(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>The next reply's status line and body.</summary>
    internal async Task<string> Receive()
    {
        while (true)
        {
            var text = Encoding.UTF8.GetString([.. _received]);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0)
            {
                var length = int.Parse(text[..head].Split("\r\n")
                    .Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))[16..],
                    System.Globalization.CultureInfo.InvariantCulture);
                if (_received.Count >= head + 4 + length)
                {
                    _received.RemoveRange(0, head + 4 + length);
                    Head = text[..head];
                    return $"{text[9..12]} {text.Substring(head + 4, length)}";
                }
            }

            if (await Fill() == 0)
            {
                throw new EndOfStreamException("The server closed in the middle of a reply.");
            }
        }
    }

    /// <summary>The next reply's status; its body, if any, is left.</summary>
    internal async Task<int> Status()
    {
        while (true)
        {
            var text = Encoding.UTF8.GetString([.. _received]);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var head and >= 0)
            {
                Head = text[..head];
                var length = Head.Split("\r\n")
                    .FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal)) is { } line
                        ? int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture)
                        : 0;
                while (_received.Count < head + 4 + length && await Fill() > 0)
                {
                }

                _received.RemoveRange(0, head + 4 + length);
                return int.Parse(text[9..12], System.Globalization.CultureInfo.InvariantCulture);
            }

            if (await Fill() == 0)
            {
                throw new EndOfStreamException("The server closed before a reply.");
            }
        }
    }

    /// <summary>Waits for something to arrive, and leaves it.</summary>
    internal async Task Peek() => await Fill();

    /// <summary>Reads until the server has closed or reset.</summary>
    internal async Task UntilClosed()
    {
        try
        {
            while (await Fill() > 0)
            {
            }
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionReset)
        {
        }
    }

    /// <summary>Whether the server has closed, once everything is read.</summary>
    internal async Task<bool> IsClosed() => await Fill() == 0;

    public void Dispose() => _socket.Dispose();

    private async Task<int> Fill()
    {
        var buffer = new byte[16 * 1024];
        using var limit = new CancellationTokenSource(ServerFixture.Limit);
        var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
        _received.AddRange(buffer.AsSpan(0, count));
        return count;
    }
}
