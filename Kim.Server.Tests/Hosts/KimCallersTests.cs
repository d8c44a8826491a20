using System.Net.Http.Json;
using Kim.Server.Tests.Apps;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Runs that a controller and a SignalR hub start (<see cref="IKim"/>), on every host that has endpoints beside its commands.</summary>
public sealed class KimCallersTests
{
    private static readonly TimeSpan Limit = ServerFixture.Limit;

    private readonly JobLog _log = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    public static TheoryData<HostKind, HttpTransportType> Connections
    {
        get
        {
            var connections = new TheoryData<HostKind, HttpTransportType>();
            foreach (var kind in AnyHost.Kinds)
            {
                connections.Add(kind, HttpTransportType.WebSockets);
                connections.Add(kind, HttpTransportType.ServerSentEvents);
                connections.Add(kind, HttpTransportType.LongPolling);
            }

            return connections;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_controller_runs_a_command(HostKind kind)
    {
        await using var host = await Start(kind);
        Assert.Equal("""200 {"value":42}""", await host.Send(HttpMethod.Post, "/controller/jobs", """{"value":21}"""));
        var failed = await host.Send(HttpMethod.Post, "/controller/jobs", """{"value":-1}""");
        Assert.StartsWith("409 ", failed, StringComparison.Ordinal);
        Assert.Contains("Job answered 409: below zero", failed, StringComparison.Ordinal);
        Assert.Empty(host.Errors.Lines);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_run_of_a_controller_is_cancelled_when_its_client_leaves(HostKind kind)
    {
        await using var host = await Start(kind);
        using var leave = new CancellationTokenSource();
        var reply = host.Client.PostAsJsonAsync("/controller/jobs", new JobOrder(1, "wait"), leave.Token);
        await host.Until(() => _log.Begun.Count == 1, "the run has begun");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply.WaitAsync(Limit));
        await AssertCancelled(host);
    }

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task A_hub_runs_a_command(HostKind kind, HttpTransportType transport)
    {
        await using var host = await Start(kind);
        await using var hub = await Connect(host, transport);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(new JobResult(2 * i), await hub.InvokeAsync<JobResult>("Run", new JobOrder(i)).WaitAsync(Limit));
        }

        var failed = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<JobResult>("Run", new JobOrder(-1)).WaitAsync(Limit));
        Assert.Contains("Job answered 409: below zero", failed.Message, StringComparison.Ordinal);
        Assert.Empty(host.Errors.Lines);
    }

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task The_run_of_a_hub_is_cancelled_when_its_client_leaves(HostKind kind, HttpTransportType transport)
    {
        await using var host = await Start(kind);
        await using var hub = await Connect(host, transport);
        var result = hub.InvokeAsync<JobResult>("Run", new JobOrder(1, "wait"));
        await host.Until(() => _log.Begun.Count == 1, "the run has begun");
        await hub.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => result.WaitAsync(Limit));
        await AssertCancelled(host);
    }

    private async Task AssertCancelled(AnyHost host)
    {
        await host.Until(() => _log.Cancelled.Count == 1, "the run is cancelled");
        Assert.Equal(_log.Begun.Single().Run, _log.Cancelled.Single());
        await host.UntilIdle();
        Assert.Empty(_log.Answered);
        Assert.Empty(host.Errors.Lines);
    }

    private Task<AnyHost> Start(HostKind kind) => AnyHost.Start(kind, new HostParts
    {
        Services = services =>
        {
            services.AddSingleton(_log).AddControllers().AddApplicationPart(typeof(JobsController).Assembly);
            services.AddSignalR();

            // SignalR logs as an error what a hub's method throws, also that its client has left.
            services.Configure<LoggerFilterOptions>(filter => filter.AddFilter("Microsoft.AspNetCore.SignalR", LogLevel.None));
        },
        App = Map,
        Build = kim => _ = AnyHost.IsApp(kind) ? kim : kim.UsePipeline(Map),
    });

    private static void Map(IEndpointRouteBuilder app)
    {
        app.MapControllers();
        app.MapHub<JobsHub>("/hubs/jobs");
    }

    private static async Task<HubConnection> Connect(AnyHost host, HttpTransportType transport)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(host.Url, "/hubs/jobs"), transport).Build();
        using var limit = new CancellationTokenSource(Limit);
        await hub.StartAsync(limit.Token);
        return hub;
    }
}
