using Kim.AspNetCore.Connections;
using Kim.AspNetCore.Heads;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Server;

/// <summary>Where the server listens, over which transport, and what Kestrel is told of the limits.</summary>
internal sealed class Listeners : IConfigureOptions<KestrelServerOptions>
{
    private readonly KimOptions _options;
    private readonly IReadOnlyList<ListenTarget> _targets;

    public Listeners(KimOptions options, ReactorPool reactors, IServiceProvider services, ILoggerFactory loggers)
    {
        _options = options;
        _targets = ListenPlan.Make(options.Addresses, Environment.GetEnvironmentVariable);
        Gate = new ConnectionGate(reactors, options.Limits.Connections);
        IConnectionListenerFactory transport = options.Transport is KimTransport.Epoll
            ? new ReactorListenerFactory(reactors.EpollLoops, options.Limits.UnsentBytes, _targets.Select(target => target.Descriptors).Where(group => group.Count > 0).ToList(), loggers)
            : ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);
        Factory = new GatedListenerFactory(transport, Gate);
    }

    internal ConnectionGate Gate { get; }

    internal GatedListenerFactory Factory { get; }

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // RFC 9112, 3.2.2: the host of an absolute-form target outranks Host; without this a difference is refused.
        kestrel.AllowHostHeaderOverride = true;
        Limit(kestrel.Limits, _options.Limits);
        var isTls = _targets.Any(target => target.IsTls);
        if (!isTls)
        {
            _options.Tls.CheckUnused();
        }

        var https = isTls ? LoadHttps(_options.Tls) : null;
        foreach (var target in _targets)
        {
            if (target.EndPoint is not null)
            {
                kestrel.Listen(target.EndPoint, listen => Configure(listen, target.IsTls ? https : null));
                continue;
            }

            // Our own transport takes the whole group by its first; the stock one knows each by itself.
            foreach (var descriptor in _options.Transport is KimTransport.Epoll ? target.Descriptors.Take(1) : target.Descriptors)
            {
                kestrel.ListenHandle((ulong)descriptor, listen => Configure(listen, target.IsTls ? https : null));
            }
        }
    }

    private void Configure(ListenOptions listen, HttpsConnectionAdapterOptions? https)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(Gate.Wrap);
        if (https is not null)
        {
            listen.UseHttps(https);
        }

        StrictHeadPipe.Install(listen);
    }

    private static HttpsConnectionAdapterOptions LoadHttps(TlsOptions tls)
    {
        var (leaf, chain) = tls.Load();
        return new HttpsConnectionAdapterOptions { ServerCertificate = leaf, ServerCertificateChain = chain };
    }

    private static void Limit(KestrelServerLimits kestrel, KimLimits limits)
    {
        kestrel.MaxRequestLineSize = limits.RequestLineBytes;
        kestrel.MaxRequestHeadersTotalSize = limits.HeadBytes;
        kestrel.MaxRequestHeaderCount = limits.Headers;
        kestrel.MaxRequestBodySize = limits.BodyBytes;
        kestrel.MaxResponseBufferSize = limits.UnsentBytes;
        kestrel.MaxRequestBufferSize = Math.Max(kestrel.MaxRequestBufferSize ?? 0, (long)limits.RequestLineBytes + limits.HeadBytes);
        kestrel.RequestHeadersTimeout = limits.HeadTimeout;
        kestrel.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.MinRequestBodyDataRate = Rate(limits.BodyBytesPerSecond, limits.RateGrace);
        kestrel.MinResponseDataRate = Rate(limits.SendBytesPerSecond, limits.RateGrace);
    }

    private static MinDataRate? Rate(long bytesPerSecond, TimeSpan grace) => bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, grace);
}
