using System.Net.Sockets;
using Kim.Server.Tests.Apps;
using Kim.Server.Tests.Conformance;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>What probes are told, on every host.</summary>
public sealed class HealthTests
{
    private const string Fine = "200 {\"code\":0,\"msg\":\"success\"}";

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_host_that_serves_is_alive_and_ready(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, null, "--Kim:Health=on");
        Assert.Equal(Fine, await host.Send(HttpMethod.Get, "/healthz"));
        Assert.Equal(Fine, await host.Send(HttpMethod.Get, "/readyz"));
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll)]
    [InlineData(HostKind.App)]
    public async Task Nothing_is_there_unless_it_is_asked_for(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind);
        Assert.StartsWith("404 ", await host.Send(HttpMethod.Get, "/healthz"), StringComparison.Ordinal);
        Assert.StartsWith("404 ", await host.Send(HttpMethod.Get, "/readyz"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_its_Redis_a_host_is_alive_and_not_ready(HostKind kind)
    {
        // Bound and not listening: nobody else gets the port, and a client that connects is refused.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        await using var host = await AnyHost.Start(
            kind, null, "--Kim:Health=on", $"--Kim:Redis={taken.LocalEndPoint},connectTimeout=200,abortConnect=false");
        Assert.Equal(Fine, await host.Send(HttpMethod.Get, "/healthz"));
        Assert.Equal("503 {\"code\":1,\"msg\":\"not ready: Redis is not connected\"}", await host.Send(HttpMethod.Get, "/readyz"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_drains_is_not_ready(bool hasPipeline)
    {
        var parts = new HostParts { Build = kim => _ = hasPipeline ? kim.UsePipeline(_ => { }) : kim };
        var host = await AnyHost.Start(HostKind.ServerOnEpoll, parts, "--Kim:Health=on", "--Kim:DrainTimeout=20s");
        using var probe = await WireClient.Connect(host.EndPoint);
        await probe.Send("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(200, (await probe.Receive())!.Status);
        var stop = host.Stop();
        await host.Until(() => host.IsDraining, "it drains");
        await probe.Send("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n");
        var reply = (await probe.Receive())!;
        Assert.Equal((503, "{\"code\":1,\"msg\":\"not ready: the server is stopping\"}", true), (reply.Status, reply.Body, reply.Closes));
        await stop;
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_reactor_that_is_held_makes_the_server_not_ready()
    {
        await using var host = await AnyHost.Start(
            HostKind.ServerOnEpoll, null, "--Kim:Health=on", "--Kim:Reactors=2", "--Kim:StallThreshold=1ms");
        var reactors = host.Services.GetRequiredService<Kim.AspNetCore.Reactors.ReactorPool>();
        using var release = new ManualResetEventSlim();
        var held = reactors.All[1].Loop.Ask(() => release.Wait(ServerFixture.Limit));
        await host.UntilOnFirst(() => reactors.Readiness.Reasons().Count > 0);
        Assert.Equal(["kim-reactor-1 is held by a step"], reactors.Readiness.Reasons());
        release.Set();
        Assert.True(await held);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_the_host_checks_itself_counts(HostKind kind)
    {
        await using var host = await AnyHost.Start(
            kind,
            new HostParts
            {
                Services = services => services.AddHealthChecks().AddKim()
                    .AddCheck("disk", () => HealthCheckResult.Unhealthy("disk is full")),
            }, "--Kim:Health=on");
        Assert.Equal("503 {\"code\":1,\"msg\":\"not ready: disk is full\"}", await host.Send(HttpMethod.Get, "/readyz"));
        Assert.Equal(Fine, await host.Send(HttpMethod.Get, "/healthz"));
    }

    [Fact]
    public async Task Kim_is_one_of_an_apps_own_checks()
    {
        await using var host = await AnyHost.Start(HostKind.App, new HostParts
        {
            Services = services => services.AddHealthChecks().AddKim(),
            App = app => app.MapHealthChecks("/health"),
        });
        Assert.Equal("200 Healthy", await host.Send(HttpMethod.Get, "/health"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Filters_of_the_host_are_not_for_probes(HostKind kind)
    {
        await using var host = await AnyHost.Start(
            kind, new HostParts { Build = kim => kim.AddFilter(() => new NobodyAttribute()) }, "--Kim:Health=on");
        Assert.StartsWith("401 ", await host.Send(HttpMethod.Get, "/kim/open"), StringComparison.Ordinal);
        Assert.Equal(Fine, await host.Send(HttpMethod.Get, "/readyz"));
    }

    [Fact]
    public async Task A_fallback_policy_lets_probes_in()
    {
        await using var host = await PipelineHost.Start(
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
            },
            services =>
            {
                services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestScheme>("Test", null);
                services.AddAuthorizationBuilder().SetFallbackPolicy(
                    new AuthorizationPolicyBuilder("Test").RequireAssertion(_ => false).Build());
            }, "--Kim:Health=on");
        Assert.Equal(Fine, await host.Send(HttpMethod.Get, "/readyz"));
    }
}
