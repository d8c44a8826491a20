using System;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kim.AspNetCore.Reactors;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.Server.Tests.Apps;

/// <summary>An ASP.NET Core app with commands, a controller and a minimal API, on a free port.</summary>
internal sealed class AppFixture : IAsyncDisposable
{
    private AppFixture(WebApplication app, Uri url)
    {
        App = app;
        Url = url;
#pragma warning disable CA5400 // The certificate is the test's own.
        Client = new HttpClient(
            new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } })
        {
            BaseAddress = Url,
            Timeout = ServerFixture.Limit
        };
#pragma warning restore CA5400
    }

    internal WebApplication App { get; }

    internal Uri Url { get; }

    internal HttpClient Client { get; }

    internal IPEndPoint EndPoint => new(IPAddress.Loopback, Url.Port);

    internal Gate Gate => App.Services.GetRequiredService<Gate>();

    internal static Task<AppFixture> Start(AppTransport transport, params string[] settings) =>
        Start(transport, certificate: null, app => app.MapKimCommands(), settings);

    internal static async Task<AppFixture> Start(
        AppTransport transport, X509Certificate2? certificate, Action<WebApplication> map, params string[] settings)
    {
        var builder = NewBuilder(transport, settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            }
        }));
        var app = Build(builder, map);
        await app.StartAsync();
        return new AppFixture(app, new Uri(app.Urls.Single()));
    }

    /// <summary>The app's services, without a server of its own.</summary>
    internal static WebApplicationBuilder NewBuilder(AppTransport transport, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(settings);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton<Gate>();
        builder.Services.AddControllers().AddApplicationPart(typeof(AppFixture).Assembly);
        builder.Services.AddOpenApi();
        builder.Services.AddAuthentication("Test")
            .AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, TestScheme>("Test", null);
        builder.Services.AddAuthorization();
        builder.Services.AddRequestTimeouts();
        builder.AddKim(kim =>
        {
            kim.AddCommands(Tests.Commands.KimCommands.Table);
            if (transport is not AppTransport.Stock)
            {
                kim.UseReactorSockets(sockets => sockets.AppOnReactor = transport is AppTransport.AllOnReactor);
            }
        });
        return builder;
    }

    /// <summary>The app with its endpoints.</summary>
    internal static WebApplication Build(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        var app = builder.Build();
        app.UseWebSockets();
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.ContainsKey("X-Refuse"))
            {
                context.Response.StatusCode = StatusCodes.Status418ImATeapot;
                return;
            }

            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Started-On"] = Thread.CurrentThread.Name ?? "";
                return Task.CompletedTask;
            });
            await next();
        });
        app.MapGet("/minimal/{word}", (string word) => word);
        app.MapGet("/thread", () => Thread.CurrentThread.Name ?? "");
        app.MapControllers();
        app.MapOpenApi();
        map(app);
        return app;
    }

    /// <summary>The status and the body of a POST.</summary>
    internal async Task<string> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await Client.PostAsync(path, content);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    /// <summary>The status and the body of a GET.</summary>
    internal async Task<string> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var reply = await Client.SendAsync(request);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    internal Task<int> RunsInFlight() => App.Services.GetRequiredService<ReactorPool>().RunsInFlight();

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
