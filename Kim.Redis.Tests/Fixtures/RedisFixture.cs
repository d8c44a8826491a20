using System.Net;
using Kim.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>A server with the commands of <c>Redis/Commands</c>, on a free port.</summary>
internal sealed class RedisFixture : IAsyncDisposable
{
    private readonly IHost _host;

    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private RedisFixture(IHost host, LogLines log)
    {
        _host = host;
        Log = log;
        Client = new HttpClient
        {
            BaseAddress = new Uri(host.Services.GetRequiredService<KestrelServerHost>().Addresses.Single()),
            Timeout = Limit
        };
    }

    internal LogLines Log { get; }

    internal HttpClient Client { get; }

    internal IServiceProvider Services => _host.Services;

    internal static Task<RedisFixture> Start(params string[] settings) => Start(static kim => kim.AddRedis(), settings);

    internal static async Task<RedisFixture> Start(Action<KimBuilder> add, params string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(["--Kim:Url=http://127.0.0.1:0", .. settings]);
        var log = new LogLines();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.AddKimServer(kim => add(kim.AddCommands(Commands.KimCommands.Table)));
        var host = builder.Build();
        await host.StartAsync();
        return new RedisFixture(host, log);
    }

    /// <summary>The status and the body of a GET.</summary>
    internal async Task<string> Get(string path)
    {
        using var reply = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    /// <summary>Waits until so many runs are in flight; each look is a round trip to the reactor.</summary>
    internal async Task RunsInFlight(int count)
    {
        var limit = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (await _host.Services.GetRequiredService<KestrelServerHost>().RunsInFlight() != count)
        {
            Assert.True(Environment.TickCount64 < limit, $"There were never {count} runs in flight.");
        }
    }

    /// <summary>Waits until something is so; each look is a request, or something else that takes a moment.</summary>
    internal async Task Until(Func<Task<bool>> condition, string what)
    {
        var limit = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!await condition())
        {
            Assert.True(Environment.TickCount64 < limit, $"Never: {what}.\n{string.Join('\n', Log.All)}");
        }
    }

    /// <summary>Waits until the log holds this; each look is a round trip to the reactor.</summary>
    internal async Task Logs(string text)
    {
        var limit = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!Log.All.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await _host.Services.GetRequiredService<KestrelServerHost>().RunsInFlight();
            Assert.True(Environment.TickCount64 < limit, $"The log never held '{text}', but:\n{string.Join('\n', Log.All)}");
        }
    }

    /// <summary>Asks until this is the answer, or its begin; each other one has to be a 200 or a 5xx.</summary>
    internal async Task Until(string path, string answer, bool prefix = false)
    {
        var limit = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (await Get(path) is var reply && !(prefix ? reply.StartsWith(answer, StringComparison.Ordinal) : reply == answer))
        {
            Assert.True(reply[0] == '5' || (prefix && reply[0] == '2'), reply);
            Assert.True(Environment.TickCount64 < limit, $"{reply}\n{string.Join('\n', Log.All)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }
}
