using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>The open connections of one reactor to its Redis. Any thread.</summary>
/// <param name="gate">Which servers may be connected to.</param>
internal sealed class RedisLinks(RedisGate gate)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<EndPoint, string> _reasons = new();
    private RedisLink[] _all = [];

    /// <summary>All that are open.</summary>
    internal IReadOnlyList<RedisLink> All => Volatile.Read(ref _all);

    /// <summary>Bytes that are not sent.</summary>
    internal long Unsent
    {
        get
        {
            var sum = 0L;
            foreach (var link in Volatile.Read(ref _all))
            {
                sum += link.Unsent;
            }

            return sum;
        }
    }

    /// <summary>Where to connect to.</summary>
    /// <exception cref="SocketException">No connection may be made.</exception>
    internal EndPoint AddressOf(EndPoint endPoint)
    {
        var address = gate.At(endPoint);
        return gate.IsClosedFor(address)
            ? throw new SocketException((int)SocketError.HostDown, "another server is the primary now, or this one does not answer")
            : address;
    }

    internal void Add(RedisLink link)
    {
        lock (_gate)
        {
            _all = [.. _all, link];
        }
    }

    internal void Remove(RedisLink link)
    {
        lock (_gate)
        {
            _all = Array.FindAll(_all, other => other != link);
        }
    }

    /// <summary>Sends and receives what there is, on the loop of the connections.</summary>
    internal void Move()
    {
        foreach (var link in Volatile.Read(ref _all))
        {
            link.Move();
        }
    }

    /// <summary>A socket of the library's own, which is about to connect.</summary>
    internal void AddStock(EndPoint endPoint, ConnectionType type, Socket socket)
    {
        foreach (var old in Volatile.Read(ref _all).OfType<StockLink>().Where(static link => link.IsClosed))
        {
            Remove(old);
        }

        if (gate.IsClosedFor(gate.At(endPoint)))
        {
            socket.Dispose();
            return;
        }

        if (type is ConnectionType.Interactive)
        {
            Add(new StockLink(endPoint, socket));
        }
    }

    /// <summary>Bytes that have come from one server; <see langword="null"/> if that cannot be told.</summary>
    internal long? ReceivedFrom(EndPoint endPoint)
    {
        long? sum = null;
        foreach (var link in Volatile.Read(ref _all))
        {
            if (link.EndPoint.Equals(endPoint))
            {
                if (link.Received is not { } bytes)
                {
                    return null;
                }

                sum = (sum ?? 0) + bytes;
            }
        }

        return sum;
    }

    /// <summary>Ends those to one server.</summary>
    internal void End(EndPoint endPoint, string reason)
    {
        foreach (var link in Volatile.Read(ref _all))
        {
            if (link.EndPoint.Equals(endPoint))
            {
                _reasons[endPoint] = reason;
                link.End(reason);
            }
        }
    }

    /// <summary>The same, by the server's address.</summary>
    internal void EndAt(EndPoint address, string reason)
    {
        foreach (var endPoint in Volatile.Read(ref _all).Select(static link => link.EndPoint).Distinct())
        {
            if (gate.At(endPoint).Equals(address))
            {
                End(endPoint, reason);
            }
        }
    }

    /// <summary>Why the last one to a server was ended here; <see langword="null"/> if it was not, or was told.</summary>
    internal string? TakeReason(EndPoint endPoint) => _reasons.TryRemove(endPoint, out var reason) ? reason : null;

    // The library keeps what is not sent, and does not tell how much that is.
    private sealed class StockLink(EndPoint endPoint, Socket socket) : RedisLink(endPoint)
    {
        // tcp(7): TCP_INFO, and in it tcpi_bytes_received.
        private const int TcpLevel = 6;
        private const int TcpInfo = 11;
        private const int ReceivedAt = 128;

        internal override long? Received
        {
            get
            {
                Span<byte> info = stackalloc byte[ReceivedAt + sizeof(long)];
                try
                {
                    return OperatingSystem.IsLinux() && socket.GetRawSocketOption(TcpLevel, TcpInfo, info) == info.Length
                        ? BinaryPrimitives.ReadInt64LittleEndian(info[ReceivedAt..])
                        : null;
                }
                catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
                {
                    return null;
                }
            }
        }

        internal bool IsClosed => socket.SafeHandle.IsClosed;

        internal override long Unsent => 0;

        // The library sees the end, as if Redis had ended it. What it finds disposed some versions take for a fault of their own.
        internal override void End(string reason)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // It is not connected.
                socket.Dispose();
            }
        }
    }
}
