using System.Net;
using System.Text;
using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Reactors;
using Kim.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.Server.Tests.Fixtures;

/// <summary>A whole server on a free port, as <c>dotnet run</c> starts it.</summary>
internal sealed class ServerFixture : IAsyncDisposable
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly IHost _host;

    private ServerFixture(IHost host, ErrorLog errors)
    {
        _host = host;
        Errors = errors;
        Url = new Uri(host.Services.GetRequiredService<KestrelServerHost>().Addresses.Single());
        Client = new HttpClient { BaseAddress = Url, Timeout = Limit };
    }

    internal Uri Url { get; }

    internal HttpClient Client { get; }

    internal IServiceProvider Services => _host.Services;

    /// <summary>What the log says at level Error.</summary>
    internal ErrorLog Errors { get; }

    internal IPEndPoint EndPoint => new(IPAddress.Loopback, Url.Port);

    internal static async Task<ServerFixture> Start(params string[] settings)
    {
        var host = KimServerHost.Build(["--Kim:Url=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error", .. settings]);
        var errors = new ErrorLog();
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(errors);
        await host.StartAsync();
        return new ServerFixture(host, errors);
    }

    /// <summary>The status and the body of a POST.</summary>
    internal async Task<string> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await Client.PostAsync(path, content);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    /// <summary>Its reactors, as HTTP sees them.</summary>
    internal IReadOnlyList<ReactorHttp> Reactors => _host.Services.GetRequiredService<ReactorPool>().All;

    /// <summary>Connections that are open.</summary>
    internal int Connections => _host.Services.GetRequiredService<Transports>().Gate.Open;

    /// <summary>Waits until so many runs are in flight; each look is a round trip to the reactor.</summary>
    internal async Task RunsInFlight(int count)
    {
        var limit = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (await _host.Services.GetRequiredService<KestrelServerHost>().RunsInFlight() != count)
        {
            if (Environment.TickCount64 > limit)
            {
                throw new TimeoutException($"There were never {count} runs in flight.");
            }
        }
    }

    /// <summary>To every reactor and back.</summary>
    internal Task RoundTrip() => _host.Services.GetRequiredService<KestrelServerHost>().RunsInFlight();

    /// <summary>Waits until something holds; each look is a round trip to the reactors.</summary>
    internal async Task Until(Func<bool> holds)
    {
        var limit = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!holds())
        {
            await RoundTrip();
            if (Environment.TickCount64 > limit)
            {
                throw new TimeoutException($"It never held; {Connections} connections are open.");
            }
        }
    }

    internal Task StopAsync() => _host.StopAsync();

    /// <summary>What a second signal does.</summary>
    internal void Force() => _host.Services.GetRequiredService<KestrelServerHost>().Force();

    internal T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
