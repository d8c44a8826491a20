using System.Globalization;
using System.Net;
using Clients.Grpc;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Server.Tests.Clients;

/// <summary>A server of HTTP, or of gRPC, on Kestrel.</summary>
internal sealed class WebUpstream : Upstream
{
    private readonly WebApplication _app;
    private readonly ClientKind _kind;
    private int _asked;

    private WebUpstream(WebApplication app, ClientKind kind) => (_app, _kind) = (app, kind);

    internal Uri Url => new(_app.Urls.Single());

    /// <summary>How many requests have come, those for <see cref="Upstream.Hang"/> apart.</summary>
    internal int Asked => Volatile.Read(ref _asked);

    internal static async Task<WebUpstream> Start(ClientKind kind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<HangingCalls>();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            listen.Protocols = kind is ClientKind.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var server = new WebUpstream(app, kind);
        app.MapGrpcService<QuotesService>();
        app.MapGet("/ask/{key}", server.Answer);
        app.MapGet("/rates/{code}", (string code) => code == "EUR" ? Results.Json(new { code, value = 1.08m }) : Results.NotFound());
        await app.StartAsync();
        return server;
    }

    internal override UpstreamClient Connect(int connections = 40, bool isDown = false)
    {
        var url = isDown ? new Uri($"http://127.0.0.1:{DatabaseProcess.FreePort()}") : Url;
        if (_kind is ClientKind.Http)
        {
            var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = url };
            return new((key, cancel) => http.GetStringAsync($"/ask/{key}", cancel), http);
        }

        var channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        var quotes = new Quotes.QuotesClient(channel);
        return new(Ask, channel);

        async Task<string> Ask(string key, CancellationToken cancel)
        {
            var quote = await quotes.GetAsync(new QuoteRequest { Item = key }, cancellationToken: cancel);
            return $"{quote.Cents.ToString(CultureInfo.InvariantCulture)} of Grpc";
        }
    }

    internal override Task<int> Hanging() => Task.FromResult(_app.Services.GetRequiredService<HangingCalls>().Count);

    public override async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> Answer(string key, HangingCalls hanging, CancellationToken aborted)
    {
        if (key == Hang)
        {
            await hanging.Hang(aborted);
        }

        Interlocked.Increment(ref _asked);
        return key switch
        {
            Busy => Results.StatusCode(503),
            Bad => Results.BadRequest(),
            _ => Results.Text($"{key} of Http"),
        };
    }
}
