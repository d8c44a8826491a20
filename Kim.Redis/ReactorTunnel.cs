using Kim.Loops;
using Kim.Runs;
#pragma warning disable SER009 // See RedisTransport.

using System.Net;
using System.Net.Sockets;
using RESPite.Transports;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Kim.Redis;

/// <summary>Tells StackExchange.Redis to connect through the reactor.</summary>
/// <param name="runner">The reactor's runs, which wait for the replies.</param>
/// <param name="seam">Which of the library's seams to use.</param>
internal sealed class ReactorTunnel(StepRunner runner, RedisSeam seam) : Tunnel
{
    /// <summary>Whether the library is given a stream. TLS is the library's own: it wraps what we give it.</summary>
    internal static bool UsesStream(RedisSeam seam, bool isTls) => seam is not RedisSeam.Transport || isTls;

    public override async ValueTask<DuplexTransport?> ConnectTransportAsync(
        EndPoint endpoint, ConnectionType connectionType, TlsOptions tls, CancellationToken cancellationToken)
    {
        if (UsesStream(seam, tls.IsEnabled))
        {
            return null;
        }

        return new RedisTransport(await RedisSocket.ConnectAsync((EpollLoop)runner.Loop, endpoint, cancellationToken)
            .ConfigureAwait(false), new CompletionFifo(runner));
    }

    // No socket of the library's own; the stream below brings ours.
    public override ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken) => default;

    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        var stream = new RedisStream(await RedisSocket.ConnectAsync((EpollLoop)runner.Loop, endpoint, cancellationToken)
            .ConfigureAwait(false));
        stream.Open();

        // The library's own tasks write to it: what a step writes is not seen on the reactor.
        runner.WritesAreUnseen = true;
        return stream;
    }
}
