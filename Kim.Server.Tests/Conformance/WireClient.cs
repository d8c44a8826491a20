using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kim.Server.Tests.Conformance;

/// <summary>A connection that sends bytes and tells replies from the end of the stream.</summary>
internal sealed class WireClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly List<byte> _received = [];
    private bool _ended;

    internal static async Task<WireClient> Connect(IPEndPoint endPoint)
    {
        var client = new WireClient();
        await client._socket.ConnectAsync(endPoint);
        return client;
    }

    /// <summary>In one write, one byte per character.</summary>
    internal async Task Send(string bytes) => await _socket.SendAsync(Encoding.Latin1.GetBytes(bytes));

    internal void End()
    {
        _ended = true;
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>The next reply; <see langword="null"/> at the end of the stream.</summary>
    internal async Task<WireReply?> Receive()
    {
        WireReply? reply;
        while ((reply = WireReply.Parse(_received.ToArray())) is null)
        {
            using var limit = new CancellationTokenSource(Limit);
            var count = await Receive(limit.Token);
            if (count == 0)
            {
                return _received.Count == 0
                    ? null
                    : throw new InvalidDataException($"Half a reply: {Encoding.Latin1.GetString([.. _received])}");
            }

            _received.AddRange(_buffer.AsSpan(0, count));
        }

        _received.RemoveRange(0, reply.Bytes);
        return reply;
    }

    // Who ends its direction in the middle of a request may be reset (RFC 9112, 8): the stock transport does so.
    private async Task<int> Receive(CancellationToken limit)
    {
        try
        {
            return await _socket.ReceiveAsync(_buffer, SocketFlags.None, limit);
        }
        catch (SocketException fault) when (_ended && fault.SocketErrorCode is SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    public void Dispose() => _socket.Dispose();
}
