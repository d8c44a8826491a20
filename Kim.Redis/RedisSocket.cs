using System.Net;
using System.Net.Sockets;
using Kim.Loops;
using Kim.Loops.Native;

namespace Kim.Redis;

/// <summary>One connection to Redis on the reactor: moves bytes, knows nothing of what they mean.</summary>
/// <remarks>
/// Owns the descriptor and the output; its state is the loop's. <c>Connecting -> Open -> Closed</c>, or <c>Connecting -> Closed</c>.
/// The library writes under its own lock, from the reactor and sometimes from its timer: <see cref="OutputBuffer"/> is made for that.
/// </remarks>
internal sealed class RedisSocket : RedisLink, IPollTarget, IFlushTarget
{
    // One receive takes what a whole tick's replies amount to; shared by the loop's connections, since each hands on what it received at
    // once.
    private const int ReceiveBytes = 64 * 1024;

    [ThreadStatic]
    private static byte[]? t_received;

    private readonly EpollLoop _loop;
    private readonly RedisLinks _links;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _descriptor;
    private IRedisReceiver? _receiver;
    private State _state = State.Connecting;
    private ulong _registration;
    private uint _watched;
    private bool _flushQueued;
    private long _received;

    private RedisSocket(EpollLoop loop, RedisLinks links, EndPoint endPoint, int descriptor)
        : base(endPoint)
    {
        _loop = loop;
        _links = links;
        _descriptor = descriptor;
        Output = new OutputBuffer(loop.Segments);
    }

    private enum State
    {
        Connecting,
        Open,
        Closed,
    }

    /// <summary>What the library writes. It commits by <see cref="Flush"/>.</summary>
    internal OutputBuffer Output { get; }

    /// <inheritdoc/>
    internal override long Unsent => Output.Unsent;

    /// <inheritdoc/>
    internal override long? Received => Volatile.Read(ref _received);

    /// <summary>The loop it lives on.</summary>
    internal EpollLoop Loop => _loop;

    /// <summary>Connects, trying each address of a name.</summary>
    /// <exception cref="SocketException">None answered.</exception>
    internal static async Task<RedisSocket> ConnectAsync(
        EpollLoop loop, RedisLinks links, EndPoint endPoint, CancellationToken cancellation)
    {
        var to = links.AddressOf(endPoint);

        // The library gives an attempt up, but does not say so: without a limit it would be tried for as long as the kernel does.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ReactorRedis.ConnectTimeoutMs);
        if (to is not DnsEndPoint name)
        {
            return await ConnectOneAsync(loop, links, endPoint, to, limit.Token).ConfigureAwait(false);
        }

        SocketException? last = null;
        foreach (var address in await Dns.GetHostAddressesAsync(name.Host, limit.Token).ConfigureAwait(false))
        {
            try
            {
                return await ConnectOneAsync(loop, links, endPoint, new IPEndPoint(address, name.Port), limit.Token)
                    .ConfigureAwait(false);
            }
            catch (SocketException fault)
            {
                last = fault;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Begins to deliver what arrives. Any thread; once.</summary>
    internal void Start(IRedisReceiver receiver) =>
        _loop.Post(
            state =>
            {
                _receiver = (IRedisReceiver)state!;
                if (_state is State.Closed)
                {
                    _receiver.OnClosed(null);
                }
                else
                {
                    SetInterest(_watched | Epoll.In);
                }
            },
            receiver);

    /// <summary>Commits what is written; it is sent at the end of the tick. Any thread, under the writer's lock.</summary>
    internal void Flush()
    {
        Output.Commit();
        if (_loop.IsLoopThread)
        {
            QueueFlush();
        }
        else
        {
            _loop.Post(static state => ((RedisSocket)state!).QueueFlush(), this);
        }
    }

    /// <summary>Closes. Any thread; more than once does nothing.</summary>
    internal void Close() => _loop.Post(static state => ((RedisSocket)state!).CloseWith(null), this);

    /// <inheritdoc/>
    public void OnReady(uint events)
    {
        if (_state is State.Connecting)
        {
            EndConnecting();
            return;
        }

        if ((events & Epoll.Out) != 0)
        {
            Send();
        }

        if ((events & (Epoll.In | Epoll.HangUp | Epoll.Error)) != 0 && _state is State.Open)
        {
            Receive();
        }
    }

    /// <inheritdoc/>
    public void FlushTick()
    {
        _flushQueued = false;
        if (_state is State.Open)
        {
            Send();
        }
    }

    /// <inheritdoc/>
    internal override void End(string reason) =>
        _loop.Post(state => ((RedisSocket)state!).CloseWith(new IOException(reason)), this);

    /// <inheritdoc/>
    internal override void Move()
    {
        if (_state is State.Open)
        {
            Send();
        }

        if (_state is State.Open && _receiver is not null)
        {
            Receive();
        }
    }

    // The library knows the server by its name, whatever the address.
    private static async Task<RedisSocket> ConnectOneAsync(
        EpollLoop loop, RedisLinks links, EndPoint endPoint, EndPoint address, CancellationToken cancellation)
    {
        var descriptor = TcpSocket.BeginConnect(address);
        if (descriptor < 0)
        {
            throw new SocketException(-descriptor, Errno.Message(-descriptor));
        }

        var socket = new RedisSocket(loop, links, endPoint, descriptor);
        loop.Post(static state => ((RedisSocket)state!).WatchConnecting(), socket);
        await using (cancellation.UnsafeRegister(static state => ((RedisSocket)state!).Close(), socket).ConfigureAwait(false))
        {
            await socket._connected.Task.ConfigureAwait(false);
        }

        return socket;
    }

    private void WatchConnecting()
    {
        _watched = Epoll.Out;
        _registration = _loop.Register(_descriptor, this, _watched);
    }

    private void EndConnecting()
    {
        if (TcpSocket.TakeError(_descriptor) is var error and not 0)
        {
            CloseWith(new SocketException(error, Errno.Message(error)));
            return;
        }

        _state = State.Open;
        _links.Add(this);
        TcpSocket.SetNoDelay(_descriptor);
        SetInterest(0);
        _connected.TrySetResult();
    }

    private void Receive()
    {
        if (_receiver is null)
        {
            // Hung up before the library began to listen.
            CloseWith(null);
            return;
        }

        var buffer = t_received ??= new byte[ReceiveBytes];
        var count = TcpSocket.Receive(_descriptor, buffer);
        if (count > 0)
        {
            Volatile.Write(ref _received, _received + count);
            _receiver.OnReceived(buffer.AsSpan(0, count));
        }
        else if (count == 0)
        {
            CloseWith(null);
        }
        else if (-count is not (Errno.Again or Errno.Interrupted))
        {
            CloseWith(new SocketException(-count, Errno.Message(-count)));
        }
    }

    private void QueueFlush()
    {
        if (!_flushQueued && _state is State.Open)
        {
            _flushQueued = true;
            _loop.FlushAtEndOfTick(this);
        }
    }

    private void Send()
    {
        while (Output.Peek() is { IsEmpty: false } data)
        {
            var count = TcpSocket.Send(_descriptor, data);
            if (count >= 0)
            {
                Output.Sent(count);
            }
            else if (-count is Errno.Again)
            {
                SetInterest(_watched | Epoll.Out);
                return;
            }
            else if (-count is not Errno.Interrupted)
            {
                CloseWith(new SocketException(-count, Errno.Message(-count)));
                return;
            }
        }

        SetInterest(_watched & ~Epoll.Out);
    }

    private void CloseWith(Exception? fault)
    {
        if (_state is State.Closed)
        {
            return;
        }

        _state = State.Closed;
        _links.Remove(this);
        _loop.Unregister(_descriptor, _registration);
        TcpSocket.Close(_descriptor);
        _connected.TrySetException(fault ?? new SocketException((int)SocketError.OperationAborted));
        _receiver?.OnClosed(fault);
    }

    private void SetInterest(uint events)
    {
        if (events != _watched && _state is not State.Closed)
        {
            _watched = events;
            _loop.SetInterest(_descriptor, _registration, events);
        }
    }
}
