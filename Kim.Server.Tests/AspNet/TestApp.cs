using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AspNetCommands;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kim.Server.Tests.AspNet;

/// <summary>An ASP.NET Core app with commands beside its own endpoints, on a free port.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Urls.Single());
        Client = NewClient(HttpVersion.Version11);
    }

    internal Uri Url { get; }

    internal HttpClient Client { get; }

    internal IServiceProvider Services => _app.Services;

    internal static async Task<TestApp> Start(bool onReactor, Action<ListenOptions>? listen = null, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? build = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection([new("Kim:Reactors", "2")]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => listen?.Invoke(endpoint));
        });
        builder.Services.AddSingleton<Gate>();
        builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", null);
        builder.Services.AddAuthorization();
        builder.Services.AddOpenApi();
        builder.AddKim(AspNetCommands.KimCommands.Table);
        if (onReactor)
        {
            builder.UseKimReactor();
        }

        build?.Invoke(builder);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        map?.Invoke(app);
        app.MapGet("/plain", () => "plain");
        app.MapOpenApi();
        app.MapKimCommands();
        await app.StartAsync();
        return new TestApp(app);
    }

    internal HttpClient NewClient(Version version)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return new HttpClient(handler) { BaseAddress = Url, Timeout = ServerFixture.Limit, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    internal Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    // Who says who it is, is; whoever is called a friend, is one.
    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-User"].ToString() is not { Length: > 0 } name)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var identity = new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, Request.Headers["X-Role"].ToString())], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}
