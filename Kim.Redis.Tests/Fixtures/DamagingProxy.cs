using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>Stands between a client and a redis-server, and damages what goes through, each way by itself.</summary>
/// <remarks>
/// <c>Split</c>, <c>Delay</c> and <c>Swallow</c> last until they are switched off. The others do it once, with the next chunk that fits,
/// and are off then. A chunk is what one receive brings, of any connection.
/// </remarks>
internal sealed class DamagingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly ConcurrentBag<Task> _links = [];
    private readonly EndPoint _target;
    private readonly Task _accepting;

    /// <summary>Listens.</summary>
    /// <param name="target">Where the redis-server is.</param>
    /// <param name="seed">Of what is random.</param>
    internal DamagingProxy(RedisServer target, int seed = 1)
    {
        _target = new IPEndPoint(IPAddress.Loopback, target.Port);
        (Commands, Replies) = (new Way(seed), new Way(seed + 1));
        _listener.Start();
        _accepting = Accept();
    }

    internal enum Damage
    {
        None,

        /// <summary>Each byte is written by itself.</summary>
        Split,

        /// <summary>Each chunk waits for <see cref="Way.Time"/>.</summary>
        Delay,

        /// <summary>Nothing is forwarded; the connection stays.</summary>
        Swallow,

        /// <summary>Once: a part of a chunk is forwarded, then the connection ends, both ways.</summary>
        Truncate,

        /// <summary>Once: the connection is reset, both ways.</summary>
        Reset,

        /// <summary>Once: the whole frames of one chunk are dropped; the connection stays.</summary>
        LoseBatch,

        /// <summary>Once: one byte of a chunk is another one.</summary>
        CorruptByte,
    }

    /// <summary>From the client to Redis.</summary>
    internal Way Commands { get; }

    /// <summary>From Redis to the client.</summary>
    internal Way Replies { get; }

    internal string Address => $"{_listener.LocalEndpoint}";

    /// <summary>How many connections are open.</summary>
    internal int Connections => _sockets.Count / 2;

    /// <summary>Resets every connection.</summary>
    internal void ResetAll()
    {
        foreach (var socket in _sockets.Keys)
        {
            Close(socket, reset: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        ResetAll();
        await _accepting;
        await Task.WhenAll(_links);
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                _links.Add(Link(client));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It ends.
        }
    }

    private async Task Link(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(_target, _end.Token);
                _ = (_sockets[client] = true, _sockets[server] = true);
                await Task.WhenAll(Pump(client, server, Commands), Pump(server, client, Replies));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException)
            {
                // There is nobody, so there is nothing for the client, either.
            }
            finally
            {
                _ = (_sockets.TryRemove(client, out _), _sockets.TryRemove(server, out _));
            }
        }
    }

    private async Task Pump(Socket from, Socket to, Way way)
    {
        var (buffer, frames) = (new byte[64 * 1024], new RespFrames());
        var reset = false;
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var count and > 0)
            {
                var chunk = buffer.AsMemory(0, count);
                var (first, last) = frames.Read(chunk.Span);
                var damage = way.Take(chunk.Span, hasFrame: last > first);
                reset = damage is Damage.Reset;
                switch (damage)
                {
                    case Damage.Reset:
                        return;
                    case Damage.Swallow:
                        continue;
                    case Damage.Truncate:
                        await to.SendAsync(chunk[..way.Random(count)], _end.Token);
                        return;
                    case Damage.LoseBatch:
                        await Send(to, chunk[..first]);
                        chunk = chunk[last..];
                        break;
                    case Damage.CorruptByte:
                        chunk.Span[way.Random(count)] ^= (byte)(1 + way.Random(255));
                        break;
                    case Damage.Delay:
                        await Task.Delay(way.Time, _end.Token);
                        break;
                    case Damage.Split:
                        for (; chunk.Length > 1; chunk = chunk[1..])
                        {
                            await Send(to, chunk[..1]);
                        }

                        break;
                }

                await Send(to, chunk);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            reset = true;
        }
        finally
        {
            Close(from, reset);
            Close(to, reset);
        }
    }

    private async Task Send(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, _end.Token)..];
        }
    }

    private static void Close(Socket socket, bool reset)
    {
        try
        {
            if (reset)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            else
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The other way was first.
        }

        socket.Dispose();
    }

    /// <summary>One way, for all connections.</summary>
    internal sealed class Way(int seed)
    {
        private readonly Lock _gate = new();
        private readonly Random _random = new(seed);
        private Damage _damage;
        private byte[] _within = [];
        private int _count;

        /// <summary>How long <see cref="Damage.Delay"/> holds a chunk.</summary>
        internal TimeSpan Time { get; set; } = TimeSpan.FromMilliseconds(100);

        /// <summary>How many chunks were damaged.</summary>
        internal int Count => Volatile.Read(ref _count);

        /// <summary>Switches; <see cref="Damage.None"/> switches off.</summary>
        /// <param name="damage">What is done from now on.</param>
        /// <param name="within">Only to chunks that have this text in them; empty: to all.</param>
        internal void Switch(Damage damage, string within = "")
        {
            lock (_gate)
            {
                (_damage, _within) = (damage, Encoding.UTF8.GetBytes(within));
            }
        }

        internal int Random(int below)
        {
            lock (_gate)
            {
                return _random.Next(below);
            }
        }

        internal Damage Take(ReadOnlySpan<byte> chunk, bool hasFrame)
        {
            lock (_gate)
            {
                if (_damage is Damage.None || chunk.IndexOf(_within) < 0 || (_damage is Damage.LoseBatch && !hasFrame))
                {
                    return Damage.None;
                }

                var damage = _damage;
                _damage = damage is Damage.Split or Damage.Delay or Damage.Swallow ? damage : Damage.None;
                Interlocked.Increment(ref _count);
                return damage;
            }
        }
    }
}
