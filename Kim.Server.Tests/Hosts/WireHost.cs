using System.Net;
using System.Net.Security;
using Kim.AspNetCore.Server;
using Kim.Server.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A server of Kim's own and a client that speaks one protocol to it, over one connection if that can be.</summary>
internal sealed class WireHost : IAsyncDisposable
{
    private WireHost(AnyHost host, Wire wire)
    {
        Host = host;
        var isHttp2 = wire is Wire.Http2 or Wire.Http2OverTls;
        Client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            Expect100ContinueTimeout = ServerFixture.Limit,
        })
        {
            BaseAddress = host.Url,
            DefaultRequestVersion = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = ServerFixture.Limit,
        };
    }

    /// <summary>With and without a pipeline, on both transports, over each protocol.</summary>
    internal static TheoryData<HostKind, bool, Wire> All
    {
        get
        {
            var all = new TheoryData<HostKind, bool, Wire>();
            foreach (var wire in Enum.GetValues<Wire>())
            {
                foreach (var hasPipeline in (bool[])[true, false])
                {
                    all.Add(HostKind.ServerOnEpoll, hasPipeline, wire);
                    all.Add(HostKind.ServerOnSockets, hasPipeline, wire);
                }
            }

            return all;
        }
    }

    internal AnyHost Host { get; }

    internal HttpClient Client { get; }

    internal int Connections => Host.Services.GetRequiredService<Transports>().Gate.Open;

    internal static async Task<WireHost> Start(
        HostKind kind, bool hasPipeline, Wire wire, Action<IServiceCollection> services, params string[] settings)
    {
        using var folder = new TemporaryFolder();
        CertificateFiles.Write(folder);
        string[] address = wire switch
        {
            Wire.Http1 => [],
            Wire.Http2 => ["--Kim:Url=h2c://127.0.0.1:0"],
            _ => ["--Kim:Url=https://127.0.0.1:0", $"--Kim:Http2={(wire is Wire.Http2OverTls ? "on" : "off")}",
                $"--Kim:Certificate={folder.File("server.pfx")}", "--Kim:CertificatePassword=secret"],
        };
        return new WireHost(
            await AnyHost.Start(
                kind,
                new HostParts { Services = services, Build = kim => _ = hasPipeline ? kim.UsePipeline(_ => { }) : kim },
                [.. address, .. settings]),
            wire);
    }

    /// <summary>The status and the body of a reply to a body.</summary>
    internal async Task<string> Post(string path, HttpContent content, bool expects = false, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = content,
            Version = Client.DefaultRequestVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.ExpectContinue = expects;
        using var reply = await Client.SendAsync(request, cancellation);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(cancellation)}";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
