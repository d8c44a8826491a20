using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Kim.Reactor;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.Sockets;

/// <summary>One address, accepted on all reactors.</summary>
/// <remarks>
/// Owns the sockets. With one socket per reactor each accepts on its own; a single one (inherited from systemd, or a Unix-domain socket) is shared by all, and epoll wakes one of them.
/// <c>Bound --first AcceptAsync--> Accepting --StopAsync--> Stopped (AcceptAsync gives what is left, then null) --DisposeAsync--> Closed</c>.
/// Accepted connections are handed over through a channel, because Kestrel's accept loop lives on the thread pool.
/// </remarks>
internal sealed class ReactorListener : IConnectionListener
{
    private readonly IReadOnlyList<Socket> _sockets;
    private readonly bool _inherited;
    private readonly IReadOnlyList<AcceptSource> _sources;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });
    private bool _accepting;
    private int _stopped;

    /// <param name="loops">The reactors.</param>
    /// <param name="sockets">The listening sockets.</param>
    /// <param name="inherited">Whether another process keeps them open, too: then connections that wait there are left to whoever accepts next.</param>
    /// <param name="unsentBytesMax">What may wait for a connection's client to read before who writes to it has to wait.</param>
    /// <param name="log">Where pauses are told.</param>
    internal ReactorListener(IReadOnlyList<EpollLoop> loops, IReadOnlyList<Socket> sockets, bool inherited, int unsentBytesMax, ILogger log)
    {
        _sockets = sockets;
        _inherited = inherited;
        EndPoint = sockets[0].LocalEndPoint!;
        _sources = Pairs(loops, sockets).Select(pair => new AcceptSource(pair.Loop, ListenSockets.DescriptorOf(pair.Socket), pair.Shared, EndPoint, _accepted.Writer, unsentBytesMax, log)).ToList();
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (!_accepting)
        {
            _accepting = true;
            foreach (var source in _sources)
            {
                source.Loop.Post(static state => ((AcceptSource)state!).Start(), source);
            }
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

    /// <summary>Ends accepting; connections stay. A second call does nothing.</summary>
    internal async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await Task.WhenAll(_sources.Select(source => source.Loop.Ask(() =>
        {
            source.Stop(takeWaiting: !_inherited);
            return true;
        }))).ConfigureAwait(false);
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        if (!_inherited && EndPoint is UnixDomainSocketEndPoint path && !path.ToString()!.StartsWith('@'))
        {
            File.Delete(path.ToString()!);
        }

        _accepted.Writer.TryComplete();
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => new(StopAsync());

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out var connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static IEnumerable<(EpollLoop Loop, Socket Socket, bool Shared)> Pairs(IReadOnlyList<EpollLoop> loops, IReadOnlyList<Socket> sockets) =>
        sockets.Count >= loops.Count
            ? sockets.Select((socket, i) => (loops[i % loops.Count], socket, false))
            : from socket in sockets from loop in loops select (loop, socket, true);
}
