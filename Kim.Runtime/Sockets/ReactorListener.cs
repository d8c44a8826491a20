using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Kim.Native;
using Kim.Reactor;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.Sockets;

/// <summary>A listening socket on the reactor.</summary>
/// <remarks>
/// Owns the socket. <c>Bound --first AcceptAsync--> Accepting &lt;-> Paused (out of descriptors) --UnbindAsync--> Closed</c>.
/// The loop accepts and hands over through a channel, because Kestrel's accept loop lives on the thread pool.
/// </remarks>
internal sealed partial class ReactorListener : IConnectionListener, IPollTarget
{
    // Connections that wait in the kernel; it cuts this to net.core.somaxconn.
    private const int Backlog = 4096;

    // Accepting goes on in the next tick: connections at hand are served first.
    private const int AcceptsPerTickMax = 64;

    // Out of descriptors: trying again at once would only spin.
    private const int PauseMs = 100;

    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly ILogger _log;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true, SingleWriter = true });
    private ulong _registration;
    private bool _listening;
    private long _count;

    private ReactorListener(EventLoop loop, Socket socket, ILogger log)
    {
        _loop = loop;
        _socket = socket;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        _log = log;
        EndPoint = socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    /// <summary>Binds and listens.</summary>
    /// <exception cref="AddressInUseException">Another process has the port: it is never shared silently.</exception>
    internal static ReactorListener Bind(EventLoop loop, IPEndPoint endPoint, ILogger log)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            // The runtime sets SO_REUSEADDR on Linux, so that a restart does not meet its own TIME_WAIT; a second listener is refused all the same.
            socket.Bind(endPoint);
            socket.Listen(Backlog);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(fault.Message, fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var listener = new ReactorListener(loop, socket, log);
        TcpSocket.SetNonBlocking(listener._descriptor);
        return listener;
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (!_listening)
        {
            _listening = true;
            _loop.Post(static state => ((ReactorListener)state!).Watch(), this);
        }

        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        var unbound = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(
            state =>
            {
                Close();
                ((TaskCompletionSource)state!).SetResult();
            },
            unbound);
        return new ValueTask(unbound.Task);
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out var connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void OnReady(uint events)
    {
        for (var left = AcceptsPerTickMax; left > 0; left--)
        {
            var descriptor = TcpSocket.Accept(_descriptor, out var remote);
            if (descriptor >= 0)
            {
                TcpSocket.SetNoDelay(descriptor);
                var id = string.Create(CultureInfo.InvariantCulture, $"{_descriptor:x}-{++_count:x}");
                _accepted.Writer.TryWrite(new ReactorConnection(_loop, descriptor, id, EndPoint, remote));
                continue;
            }

            if (-descriptor is Errno.TooManyOpenFiles or Errno.TooManyOpenFilesInSystem or Errno.NoBufferSpace or Errno.OutOfMemory)
            {
                Pause(-descriptor);
                return;
            }

            if (-descriptor is Errno.Again)
            {
                return;
            }

            // Everything else is the fault of that one connection (accept(2)): the next may be sound.
        }
    }

    private void Watch()
    {
        if (_socket.SafeHandle.IsClosed)
        {
            return;
        }

        _registration = _loop.Register(_descriptor, this, Epoll.In);
    }

    private void Pause(int error)
    {
        LogPause(Errno.Message(error), PauseMs);
        _loop.Watch(_descriptor, _registration, 0);
        _loop.Timers.Schedule(_loop.NowMs + PauseMs, static state => ((ReactorListener)state).EndPause(), this);
    }

    private void EndPause()
    {
        if (!_socket.SafeHandle.IsClosed)
        {
            _loop.Watch(_descriptor, _registration, Epoll.In);
        }
    }

    private void Close()
    {
        if (_socket.SafeHandle.IsClosed)
        {
            return;
        }

        if (_listening)
        {
            _loop.Unregister(_descriptor, _registration);
        }

        _socket.Dispose();
        _accepted.Writer.TryComplete();
    }

    [LoggerMessage(LogLevel.Warning, "Accepting is paused for {PauseMs} ms: {Reason}")]
    private partial void LogPause(string reason, int pauseMs);
}
