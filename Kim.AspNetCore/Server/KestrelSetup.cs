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
        }

        var https = isTls ? LoadHttps(options.Tls) : null;
        foreach (var target in transports.Targets)
        {
            if (target.EndPoint is not null)
            {
                kestrel.Listen(target.EndPoint, listen => Configure(listen, target.IsTls ? https : null));
                continue;
            }

            // Our own transport takes the whole group by its first; the stock one knows each by itself.
            foreach (var descriptor in options.UsesEpoll ? target.Descriptors.Take(1) : target.Descriptors)
            {
                kestrel.ListenHandle((ulong)descriptor, listen => Configure(listen, target.IsTls ? https : null));
            }
        }
    }

    private void Configure(ListenOptions listen, HttpsConnectionAdapterOptions? https)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(transports.Gate.Wrap);
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

    private static void Limit(KestrelServerLimits kestrel, KimOptions options)
    {
        kestrel.MaxRequestLineSize = options.MaxRequestLine;
        kestrel.MaxRequestHeadersTotalSize = options.MaxHead;
        kestrel.MaxRequestHeaderCount = options.MaxHeaders;
        kestrel.MaxRequestBodySize = options.MaxBody;
        kestrel.MaxResponseBufferSize = options.MaxUnsent;
        kestrel.MaxRequestBufferSize = Math.Max(kestrel.MaxRequestBufferSize ?? 0, (long)options.MaxRequestLine + options.MaxHead);
        kestrel.RequestHeadersTimeout = options.HeadTimeout;
        kestrel.KeepAliveTimeout = options.IdleTimeout;
        kestrel.MinRequestBodyDataRate = Rate(options.MinBodyRate, options.RateGrace);
        kestrel.MinResponseDataRate = Rate(options.MinSendRate, options.RateGrace);
    }

    private static MinDataRate? Rate(long bytesPerSecond, TimeSpan grace) =>
        bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, grace);
}
