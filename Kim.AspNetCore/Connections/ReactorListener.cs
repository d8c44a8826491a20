using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Kim.Loops;
using Kim.Loops.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Connections;

/// <summary>One address, accepted on all reactors.</summary>
/// <remarks>
/// Owns the sockets. With one socket per reactor each accepts on its own; a single one (inherited from systemd, or a Unix-domain socket) is
/// shared by all, and epoll wakes one of them.
/// <c>Bound --first AcceptAsync--> Accepting --StopAsync--> Stopped (AcceptAsync gives what is left, then null) --DisposeAsync-->
/// Closed</c>.
/// Accepted connections are handed over through a channel, because Kestrel's accept loop lives on the thread pool.
/// </remarks>
internal sealed class ReactorListener : IConnectionListener
{
    // How much longer than it was asked to an end of accepting waits for reactors: each answers between two steps.
    private static readonly TimeSpan HeldMax = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<Socket> _sockets;
    private readonly bool _inherited;
    private readonly IReadOnlyList<AcceptSource> _sources;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });
    private readonly Lazy<Task> _stop;
    private bool _accepting;

    /// <param name="loops">The reactors.</param>
    /// <param name="sockets">The listening sockets.</param>
    /// <param name="inherited">Whether another process keeps them open, too: then connections that wait there are left to the process that
    /// accepts next.</param>
    /// <param name="taker">Who serves what a reactor accepts; <see langword="null"/>: Kestrel.</param>
    /// <param name="unsentBytesMax">What may wait for a connection's client to read before a writer has to wait.</param>
    /// <param name="log">Where pauses are told.</param>
    internal ReactorListener(IReadOnlyList<EpollLoop> loops, IReadOnlyList<Socket> sockets, bool inherited,
        Func<EpollLoop, ISocketTaker?> taker, int unsentBytesMax, ILogger log)
    {
        _sockets = sockets;
        _inherited = inherited;
        EndPoint = sockets[0].LocalEndPoint!;
        _stop = new(StopOnceAsync);
        _sources = Pairs(loops, sockets)
            .Select(pair =>
                new AcceptSource(
                    pair.Loop, ListenSockets.DescriptorOf(pair.Socket), pair.Shared, EndPoint, _accepted.Writer, taker(pair.Loop),
                    unsentBytesMax, log))
            .ToList();
        foreach (var socket in EndPoint is IPEndPoint ? sockets : [])
        {
            TcpSocket.SetNoDelay(ListenSockets.DescriptorOf(socket));
        }
    }

    public EndPoint EndPoint { get; }

    /// <summary>Whether reactors serve what they accept, and Kestrel gets what they leave.</summary>
    internal bool HasTaker => _sources.Any(source => source.HasTaker);

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

    /// <summary>Ends accepting; connections stay, and those that a reactor serves may still become Kestrel's.</summary>
    /// <param name="cancellationToken">When not to wait much longer for a reactor that is held and does not answer.</param>
    internal async Task StopAcceptingAsync(CancellationToken cancellationToken)
    {
        await _stop.Value.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.Value.WaitAsync(HeldMax).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stop.Value.IsCompleted)
        {
            await _stop.Value.ConfigureAwait(false);
        }
    }

    /// <summary>The same, and Kestrel gets no more connections.</summary>
    /// <param name="cancellationToken">As above. The sockets of a reactor that does not answer end with the process.</param>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await StopAcceptingAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _accepted.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        var left = new List<Task>();
        while (_accepted.Reader.TryRead(out var connection))
        {
            left.Add(connection.DisposeAsync().AsTask());
        }

        if (_stop.Value.IsCompleted)
        {
            await Task.WhenAll(left).ConfigureAwait(false);
        }
    }

    private async Task StopOnceAsync()
    {
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
    }

    private static IEnumerable<(EpollLoop Loop, Socket Socket, bool Shared)> Pairs(
        IReadOnlyList<EpollLoop> loops, IReadOnlyList<Socket> sockets) =>
        sockets.Count >= loops.Count
            ? sockets.Select((socket, i) => (loops[i % loops.Count], socket, false))
            : from socket in sockets from loop in loops select (loop, socket, true);
}
