using System.Net;
using Kim.AspNetCore.Apps;
using Kim.AspNetCore.Connections;
using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Reactors;
using Kim.Loops;
using Kim.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Server;

/// <summary>Where the server listens, over which transport, and the gate between that and Kestrel.</summary>
internal sealed partial class Transports
{
    public Transports(KimOptions options, ReactorPool reactors, IServiceProvider services, ILoggerFactory loggers)
    {
        Targets = ListenPlan.Make(options.Addresses, Environment.GetEnvironmentVariable);
        Gate = new ConnectionGate(reactors, options.MaxConnections);
        var handedDown = Targets.Select(target => target.Descriptors).Where(group => group.Count > 0).ToList();
        Lanes = options.UsesEpoll && options.FastLane && services.GetService<PipelineSetup>() is null
            ? reactors.All.ToDictionary(http => http.Loop, http => new Lane(http, Gate, LaneOptions.Of(options), loggers))
            : [];
        if (Lanes.Count == 0 && options.FastLane && services.GetService<IConfiguration>()?["Kim:FastLane"] is { Length: > 0 })
        {
            LogNoLane(loggers.CreateLogger<Transports>(), options.UsesEpoll ? "UsePipeline gives all requests to ASP.NET Core" : "it needs "
                + "Kim:Transport=epoll");
        }

        IConnectionListenerFactory transport = options.UsesEpoll
            ? new ReactorListenerFactory(reactors.EpollLoops, options.MaxUnsent, handedDown, LaneFor, loggers)
            : ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);
        Factory = new GatedListenerFactory(transport, Gate);
    }

    internal IReadOnlyList<ListenTarget> Targets { get; }

    internal ConnectionGate Gate { get; }

    internal GatedListenerFactory Factory { get; }

    /// <summary>The fast lane of each reactor; none if it is off.</summary>
    internal IReadOnlyDictionary<EventLoop, Lane> Lanes { get; }

    /// <summary>Does something in each lane, on its reactor, before that ends. It is not waited for: a step may hold the reactor.</summary>
    internal void OnLanes(Action<Lane> action)
    {
        foreach (var (loop, lane) in Lanes)
        {
            loop.Post(_ => action(lane), null);
        }
    }

    // TLS and HTTP/2 are Kestrel's.
    private Lane? LaneFor(EndPoint endPoint, EpollLoop loop) =>
        Targets.Any(target => !target.IsTls && !target.IsHttp2 && IsOf(target, endPoint)) ? Lanes.GetValueOrDefault(loop) : null;

    [LoggerMessage(LogLevel.Warning, "Kim:FastLane is on, but there is none: {Reason}. Leave it out")]
    private static partial void LogNoLane(ILogger log, string reason);

    private static bool IsOf(ListenTarget target, EndPoint endPoint) => endPoint is FileHandleEndPoint handle
        ? target.Descriptors.Contains(int.CreateChecked(handle.FileHandle))
        : ReferenceEquals(target.EndPoint, endPoint);
}
