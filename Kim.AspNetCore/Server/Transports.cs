using Kim.AspNetCore.Connections;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Reactors;
using Kim.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Server;

/// <summary>Where the server listens, over which transport, and the gate between that and Kestrel.</summary>
internal sealed class Transports
{
    public Transports(KimOptions options, ReactorPool reactors, IServiceProvider services, ILoggerFactory loggers)
    {
        Targets = ListenPlan.Make(options.Addresses, Environment.GetEnvironmentVariable);
        Gate = new ConnectionGate(reactors, options.MaxConnections);
        var handedDown = Targets.Select(target => target.Descriptors).Where(group => group.Count > 0).ToList();
        IConnectionListenerFactory transport = options.UsesEpoll
            ? new ReactorListenerFactory(reactors.EpollLoops, options.MaxUnsent, handedDown, loggers)
            : ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);
        Factory = new GatedListenerFactory(transport, Gate);
    }

    internal IReadOnlyList<ListenTarget> Targets { get; }

    internal ConnectionGate Gate { get; }

    internal GatedListenerFactory Factory { get; }
}
