using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>Start, stop, limits, and two hosts in one process.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task Settings_that_have_no_effect_in_an_app_are_told()
    {
        var builder = WebApplication.CreateSlimBuilder(
            ["--Kim:MaxBody=1KiB", "--Kim:Deadline=1s", "--Kim:Url=http://127.0.0.1:0", "--urls=http://127.0.0.1:0"]);
        var warnings = new Warnings();
        builder.Logging.AddProvider(warnings);
        builder.AddKim(new CommandTable("none", [], []));
        await using var app = builder.Build();
        await app.StartAsync();
        await app.StopAsync();
        Assert.StartsWith(
            "Without effect in an ASP.NET Core app: Kim:Url, Kim:MaxBody. ", Assert.Single(warnings.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task A_stop_waits_for_a_run_in_flight(string transport)
    {
        await using var app = await AppFixture.Start(Enum.Parse<AppTransport>(transport));
        var held = app.Get("/kim/hold");
        await app.Gate.Entered.WaitAsync(ServerFixture.Limit);
        var stopping = app.App.StopAsync();
        Assert.False(stopping.IsCompleted);
        app.Gate.Open();
        Assert.Equal("200 opened", await held);
        await stopping;
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task A_run_that_outlasts_the_drain_is_given_up_with_503(string transport)
    {
        await using var app = await AppFixture.Start(Enum.Parse<AppTransport>(transport), "--Kim:DrainTimeout=100ms");
        var held = app.Get("/kim/hold");
        await app.Gate.Entered.WaitAsync(ServerFixture.Limit);
        await app.App.StopAsync();
        Assert.StartsWith("503", await held, StringComparison.Ordinal);
        await app.Gate.Gone.WaitAsync(ServerFixture.Limit);
    }

    [Fact]
    public async Task A_host_that_stops_at_once_still_ends_its_runs()
    {
        await using var app = await AppFixture.Start(AppTransport.Reactor);
        var held = app.Get("/kim/hold");
        await app.Gate.Entered.WaitAsync(ServerFixture.Limit);
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.App.StopAsync(now.Token);
        await app.Gate.Gone.WaitAsync(ServerFixture.Limit);
        Assert.Equal(0, await app.RunsInFlight());
        await Record.ExceptionAsync(() => held);
    }

    [Fact]
    public async Task More_requests_than_the_limit_are_503_with_Retry_After()
    {
        await using var app = await AppFixture.Start(AppTransport.Stock, "--Kim:MaxRequests=1");
        var held = app.Get("/kim/hold");
        await app.Gate.Entered.WaitAsync(ServerFixture.Limit);
        using (var reply = await app.Client.GetAsync(new Uri("/kim/open", UriKind.Relative)))
        {
            Assert.Equal(503, (int)reply.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), reply.Headers.RetryAfter?.Delta);
        }

        Assert.Equal("200 hello", await app.Get("/minimal/hello"));
        app.Gate.Open();
        Assert.Equal("200 opened", await held);
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    public async Task Several_reactors_share_the_requests(string transport)
    {
        await using var app = await AppFixture.Start(Enum.Parse<AppTransport>(transport), "--Kim:Reactors=2");
        var threads = new HashSet<string>();
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (threads.Count < 2)
        {
            using var client = await RawClient.Connect(app.EndPoint);
            await client.Send("GET /kim/open HTTP/1.1\r\nHost: test\r\n\r\n");
            threads.Add(await client.Receive());
            Assert.True(Environment.TickCount64 < limit, "Both reactors serve.");
        }

        Assert.Equal(["200 kim-reactor-0", "200 kim-reactor-1"], threads.Order());
    }

    [Fact]
    public async Task Without_sockets_of_their_own_the_reactors_leave_the_app_as_it_is()
    {
        await using var app = await AppFixture.Start(AppTransport.AllOnReactor, "--Kim:Transport=sockets");
        Assert.NotEqual("200 kim-reactor-0", await app.Get("/thread"));
        Assert.Equal("200 kim-reactor-0", await app.Get("/kim/open"));
    }

    [Fact]
    public async Task An_app_and_a_server_of_our_own_live_in_one_process()
    {
        await using var app = await AppFixture.Start(AppTransport.Reactor);
        await using var server = await ServerFixture.Start();
        Assert.Equal("200 kim-reactor-0", await app.Get("/kim/open"));
        Assert.StartsWith("200", await server.Post("/kim/helloworld", """{"uid":"1"}"""), StringComparison.Ordinal);
        Assert.StartsWith("404", await app.Post("/kim/helloworld", """{"uid":"1"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void One_host_takes_one_Kim()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddKim(Tests.Commands.KimCommands.Table);
        Assert.Contains("two hosts", Assert.Throws<KimConfigurationException>(() => builder.AddKimServer(KimCommands.Table)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoints_without_AddKim_say_what_to_call()
    {
        var builder = WebApplication.CreateBuilder();
        Assert.Contains(
            "AddKim", Assert.Throws<InvalidOperationException>(() => builder.Build().MapKimCommands()).Message, StringComparison.Ordinal);
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        internal ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
