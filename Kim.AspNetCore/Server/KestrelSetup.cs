using Kim.AspNetCore.Heads;
using Kim.AspNetCore.Options;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Server;

/// <summary>What Kestrel is told: where to listen, TLS, and the limits.</summary>
internal sealed class KestrelSetup(KimOptions options, Transports transports) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // RFC 9112, 3.2.2: the host of an absolute-form target outranks Host; without this a difference is refused.
        kestrel.AllowHostHeaderOverride = true;
        Limit(kestrel.Limits, options);
        var isTls = transports.Targets.Any(target => target.IsTls);
        if (!isTls)
        {
            options.Tls.CheckUnused();
            CheckHttp2Unused();
        }

        var https = isTls ? LoadHttps(options.Tls) : null;
        foreach (var target in transports.Targets)
        {
            if (target.EndPoint is not null)
            {
                kestrel.Listen(target.EndPoint, listen => Configure(listen, target, https));
                continue;
            }

            // Our own transport takes the whole group by its first; the stock one knows each by itself.
            foreach (var descriptor in options.UsesEpoll ? target.Descriptors.Take(1) : target.Descriptors)
            {
                kestrel.ListenHandle((ulong)descriptor, listen => Configure(listen, target, https));
            }
        }
    }

    private void Configure(ListenOptions listen, ListenTarget target, HttpsConnectionAdapterOptions? https)
    {
        listen.Protocols = target.IsHttp2 ? HttpProtocols.Http2
            : target.IsTls && options.Http2 ? HttpProtocols.Http1AndHttp2
            : HttpProtocols.Http1;
        listen.Use(transports.Gate.Wrap);
        if (target.IsTls)
        {
            listen.UseHttps(https!);
        }

        // The frames of HTTP/2 leave no doubt where a head ends.
        if (!target.IsHttp2)
        {
            StrictHeadPipe.Install(listen, options.MaxHead);
        }
    }

    private void CheckHttp2Unused()
    {
        if (options.Http2)
        {
            throw new KimConfigurationException(
                "Kim:Http2 is on, but no address of Kim:Url is https: without TLS nothing agrees on it. Write h2c://host:port there for "
                + "clients that know it, or leave Kim:Http2 out.");
        }
    }

    private static HttpsConnectionAdapterOptions LoadHttps(TlsOptions tls)
    {
        var (leaf, chain) = tls.Load();
        return new HttpsConnectionAdapterOptions { ServerCertificate = leaf, ServerCertificateChain = chain };
    }

    private static void Limit(KestrelServerLimits kestrel, KimOptions options)
    {
        kestrel.MaxRequestLineSize = options.MaxRequestLine;
        kestrel.MaxRequestHeadersTotalSize = options.MaxHead;
        kestrel.MaxRequestHeaderCount = options.MaxHeaders;
        kestrel.MaxRequestBodySize = options.MaxBody;
        kestrel.MaxResponseBufferSize = options.MaxUnsent;
        kestrel.MaxRequestBufferSize = Math.Max(kestrel.MaxRequestBufferSize ?? 0, (long)options.MaxRequestLine + options.MaxHead);
        kestrel.Http2.MaxStreamsPerConnection = options.MaxPipelined;
        kestrel.Http2.MaxRequestHeaderFieldSize = options.MaxHead;
        kestrel.RequestHeadersTimeout = options.HeadTimeout;
        kestrel.KeepAliveTimeout = options.IdleTimeout;
        kestrel.MinRequestBodyDataRate = Rate(options.MinBodyRate, options.RateGrace);
        kestrel.MinResponseDataRate = Rate(options.MinSendRate, options.RateGrace);
    }

    private static MinDataRate? Rate(long bytesPerSecond, TimeSpan grace) =>
        bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, grace);
}
