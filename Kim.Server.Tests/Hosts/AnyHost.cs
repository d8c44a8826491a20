using System.Net;
using System.Text;
using Kim.AspNetCore.Reactors;
using Kim.AspNetCore.Server;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>The tests' commands on a free port, served in one of the ways there are.</summary>
internal sealed class AnyHost : IAsyncDisposable
{
    // A server of Kim's own refuses metadata that it does not enforce.
    private static readonly CommandTable Table = new(Tests.Commands.KimCommands.Table.Assembly,
        [.. Tests.Commands.KimCommands.Table.Commands.Where(command => command.Name != "Secret")], []);

    private readonly IHost _host;

    private AnyHost(IHost host, Uri url, ErrorLog errors)
    {
        (_host, Url, Errors) = (host, url, errors);
        Client = new HttpClient { BaseAddress = url, Timeout = ServerFixture.Limit };
    }

    internal Uri Url { get; }

    internal HttpClient Client { get; }

    internal IPEndPoint EndPoint => new(IPAddress.Loopback, Url.Port);

    /// <summary>What the log says at level Error.</summary>
    internal ErrorLog Errors { get; }

    internal IServiceProvider Services => _host.Services;

    /// <summary>Requests begun and not over.</summary>
    internal int RequestsInFlight => Services.GetRequiredService<ReactorPool>().All.Sum(reactor => reactor.RequestsInFlight);

    /// <summary>Every kind of host.</summary>
    internal static IEnumerable<HostKind> Kinds => Enum.GetValues<HostKind>();

    internal static bool IsApp(HostKind kind) => kind is HostKind.App or HostKind.AppWithReactor or HostKind.AppOnReactor;

    /// <summary>Starts one.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="parts">What is to be different.</param>
    /// <param name="settings">As on the command line.</param>
    internal static async Task<AnyHost> Start(HostKind kind, HostParts? parts = null, params string[] settings) =>
        IsApp(kind) ? await StartApp(kind, parts ?? new(), settings) : await StartServer(kind, parts ?? new(), settings);

    /// <summary>The status and the body of a request.</summary>
    internal async Task<string> Send(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null
            ? null
            : new StringContent(body, Encoding.UTF8, "application/json")
        };
        using var reply = await Client.SendAsync(request);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    /// <summary>Runs begun and not yet ended; each look is a round trip to the reactors.</summary>
    internal Task<int> RunsInFlight() => Services.GetRequiredService<ReactorPool>().RunsInFlight();

    /// <summary>Waits until something holds; each look is a round trip to the reactors.</summary>
    internal async Task Until(Func<bool> holds, string what)
    {
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (!holds())
        {
            await RunsInFlight();
            if (Environment.TickCount64 > limit)
            {
                throw new TimeoutException($"It never came to this: {what}.");
            }
        }
    }

    /// <summary>Waits until no request is in flight and no run under way.</summary>
    internal async Task UntilIdle()
    {
        await Until(() => RequestsInFlight == 0, "no request is in flight");
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (await RunsInFlight() > 0)
        {
            Assert.True(Environment.TickCount64 < limit, "A run is still under way.");
        }
    }

    /// <summary>Waits until something holds; each look is a round trip to the first reactor.</summary>
    internal async Task UntilOnFirst(Func<bool> holds)
    {
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (!holds())
        {
            await Services.GetRequiredService<ReactorPool>().All[0].Loop.Ask(() => true);
            Assert.True(Environment.TickCount64 < limit, "It never held.");
        }
    }

    /// <summary>Whether the next reply of each connection is its last.</summary>
    internal bool IsDraining => Services.GetRequiredService<ReactorPool>().All.All(reactor => reactor.IsDraining);

    /// <summary>Ends the host as one signal does.</summary>
    internal Task Stop() => _host.StopAsync();

    /// <summary>Ends the host as one signal does, and right after it another.</summary>
    internal async Task StopByForce()
    {
        var stopping = _host.StopAsync();
        Services.GetRequiredService<KestrelServerHost>().Force();
        await stopping;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static async Task<AnyHost> StartServer(HostKind kind, HostParts parts, string[] settings)
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var transport = kind is HostKind.ServerOnSockets ? "sockets" : "epoll";
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = [.. Defaults(settings), $"--Kim:Transport={transport}", .. settings],
            ContentRootPath = Path.GetTempPath(),
        });
        var errors = Configure(builder, parts);
        builder.AddKimServer(kim =>
        {
            kim.AddCommands(parts.Table ?? Table).AddRedis();
            if (kind is HostKind.ServerWithPipeline)
            {
                kim.UsePipeline(_ => { });
            }

            parts.Build?.Invoke(kim);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new AnyHost(host, new Uri(host.Services.GetRequiredService<KestrelServerHost>().Addresses.Single()), errors);
    }

    private static async Task<AnyHost> StartApp(HostKind kind, HostParts parts, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = ["--Kim:DrainTimeout=250ms", .. settings], ContentRootPath = Path.GetTempPath() });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var errors = Configure(builder, parts);
        builder.AddKim(kim =>
        {
            kim.AddCommands(parts.Table ?? Table);
            kim.AddRedis();
            parts.Build?.Invoke(kim);
            if (kind is not HostKind.App)
            {
                kim.UseReactorSockets(sockets => sockets.AppOnReactor = kind is HostKind.AppOnReactor);
            }
        });

        var app = builder.Build();
        parts.App?.Invoke(app);
        (parts.Map ?? (all => all.MapKimCommands()))(app);
        await app.StartAsync();
        return new AnyHost(app, new Uri(app.Urls.Single()), errors);
    }

    // But for what a test says itself.
    private static IEnumerable<string> Defaults(string[] settings) =>
        ((string[])["--Kim:Url=http://127.0.0.1:0", "--Kim:DrainTimeout=250ms"])
        .Where(fallback => !settings.Any(given => given.StartsWith(fallback.Split('=')[0] + "=", StringComparison.Ordinal)));

    private static ErrorLog Configure(IHostApplicationBuilder builder, HostParts parts)
    {
        var errors = new ErrorLog();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error).AddProvider(errors);
        builder.Services.AddSingleton<Gate>();
        parts.Services?.Invoke(builder.Services);
        return errors;
    }
}
