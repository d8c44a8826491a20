// The one adapter to the library's experimental transport seam.
#pragma warning disable SER009

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Reflection;
using Kim.Loops;
using Kim.Runs;
using RESPite.Transports;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Kim.Redis.Transport;

/// <summary>Tells StackExchange.Redis to connect through the reactor, by its push transport.</summary>
/// <remarks>
/// This assembly is built against the version that has the transport; Kim.Redis is built against the oldest that works at all, and finds
/// this class by its name (<c>TransportSeam</c>). With a version that lacks what is used here, this class cannot be made.
/// </remarks>
internal sealed class TransportTunnel : ReactorTunnel
{
    /// <summary>Makes one, if the library has all that is used here: the runtime would find out only in the middle of a receive.</summary>
    /// <param name="runner">The reactor's runs.</param>
    /// <param name="links">Gets the connections.</param>
    /// <exception cref="MissingMethodException">The library does not have it.</exception>
    public TransportTunnel(StepRunner runner, RedisLinks links)
        : base(runner, links)
    {
        CheckOverrides(typeof(TransportTunnel));
        CheckOverrides(typeof(RedisTransport));
        CheckReceiver(nameof(TransportReceiver.OnReceived), typeof(bool), typeof(ReadOnlySpan<byte>));
        CheckReceiver(nameof(TransportReceiver.OnBatchEnd), typeof(void));
        CheckReceiver(nameof(TransportReceiver.OnClosed), typeof(void), typeof(Exception));
    }

    internal override bool UsesStream => false;

    public override async ValueTask<DuplexTransport?> ConnectTransportAsync(
        EndPoint endpoint, ConnectionType connectionType, TlsOptions tls, CancellationToken cancellationToken) =>
        new RedisTransport(
            await RedisSocket.ConnectAsync((EpollLoop)Runner.Loop, Links, endpoint, cancellationToken).ConfigureAwait(false),
            connectionType is ConnectionType.Interactive ? new CompletionFifo(Runner, Runner.CallLimit) : null);

    // What overrides nothing any more is never called.
    private static void CheckOverrides([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type)
    {
        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (method.GetBaseDefinition().DeclaringType == type)
            {
                throw new MissingMethodException(type.BaseType!.FullName, method.Name);
            }
        }
    }

    private static void CheckReceiver(string name, Type returned, params Type[] parameters)
    {
        if (typeof(TransportReceiver).GetMethod(name, parameters)?.ReturnType != returned)
        {
            throw new MissingMethodException(typeof(TransportReceiver).FullName, name);
        }
    }
}
