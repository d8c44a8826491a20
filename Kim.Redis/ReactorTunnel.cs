using System.Net;
using System.Net.Sockets;
using Kim.Loops;
using Kim.Runs;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Kim.Redis;

/// <summary>Tells StackExchange.Redis to connect through the reactor, by a <see cref="Stream"/>: every version can.</summary>
/// <param name="runner">The reactor's runs, which wait for the replies.</param>
/// <param name="links">Gets the connections.</param>
internal class ReactorTunnel(StepRunner runner, RedisLinks links) : Tunnel
{
    /// <summary>The connections.</summary>
    internal RedisLinks Links => links;

    /// <summary>The reactor's runs.</summary>
    internal StepRunner Runner => runner;

    /// <summary>Whether the library is given a stream.</summary>
    internal virtual bool UsesStream => true;

    // No socket of the library's own; the stream below brings ours.
    public override ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken) => default;

    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        var stream = new RedisStream(await RedisSocket.ConnectAsync((EpollLoop)runner.Loop, links, endpoint, cancellationToken)
            .ConfigureAwait(false));
        stream.Open();

        // The library's own tasks write to it: what a step writes is not seen on the reactor.
        runner.WritesAreUnseen = true;
        return stream;
    }
}
