using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Kim.Bench.Compare;

/// <summary>HTTP/1.1 over a bare socket: retries nothing, and accepts nothing that is not valid.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly string _head;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private RawConnection(Socket socket, Uri target)
    {
        _socket = socket;
        _head = $"POST {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\nContent-Type: application/json\r\n";
    }

    internal static async Task<RawConnection> Open(Uri target, CancellationToken limit)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, limit);
            return new RawConnection(socket, target);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal async Task<(int Status, string Body)> Post(string body, bool close, CancellationToken limit)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(
            $"{_head}{(close ? "Connection: close\r\n" : "")}Content-Length: {length}\r\n\r\n{body}");
        while (!rest.IsEmpty)
        {
            rest = rest[await _socket.SendAsync(rest, limit)..];
        }

        var statusLine = await Line(limit);
        if (!statusLine.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || statusLine.Length < 12)
        {
            throw new FormatException($"bad status line '{statusLine}'");
        }

        var status = int.Parse(statusLine.AsSpan(9, 3), CultureInfo.InvariantCulture);
        int? size = null;
        var chunked = false;
        for (var line = await Line(limit); line.Length > 0; line = await Line(limit))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
            {
                throw new FormatException($"bad header '{line}'");
            }

            var value = line[(colon + 1)..].Trim();
            if (line.AsSpan(0, colon).Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                size = int.Parse(value, CultureInfo.InvariantCulture);
            }
            else if (line.AsSpan(0, colon).Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                chunked = value.Equals("chunked", StringComparison.OrdinalIgnoreCase);
            }
        }

        string answer;
        if (chunked)
        {
            var all = new List<byte>();
            for (var chunk = await ChunkSize(limit); ; chunk = await ChunkSize(limit))
            {
                all.AddRange(await Take(chunk, limit));
                if ((await Line(limit)).Length > 0)
                {
                    throw new FormatException("bad end of chunk");
                }

                if (chunk == 0)
                {
                    break;
                }
            }

            answer = Encoding.UTF8.GetString([.. all]);
        }
        else
        {
            answer = Encoding.UTF8.GetString(await Take(size ?? throw new FormatException("no length"), limit));
        }

        if (_start != _end)
        {
            throw new FormatException($"{_end - _start} bytes too many after the answer");
        }

        if (close && await Fill(limit))
        {
            throw new FormatException("bytes instead of a close after the answer");
        }

        return (status, answer);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ChunkSize(CancellationToken limit) =>
        int.Parse(await Line(limit), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private async Task<string> Line(CancellationToken limit)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, at);
                _start += at + 2;
                return line;
            }

            await Need(limit);
        }
    }

    private async Task<byte[]> Take(int count, CancellationToken limit)
    {
        while (_end - _start < count)
        {
            await Need(limit);
        }

        var taken = _buffer.AsSpan(_start, count).ToArray();
        _start += count;
        return taken;
    }

    private async Task Need(CancellationToken limit)
    {
        if (!await Fill(limit))
        {
            throw new IOException("closed before the end of the answer");
        }
    }

    private async Task<bool> Fill(CancellationToken limit)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), limit);
        _end += count;
        return count > 0;
    }
}
