using System.Security.Claims;
using AspNetApp;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>The filter of <c>samples/AspNetApp</c>: what it takes of a tenant it gives back, however the run ends.</summary>
public sealed class RateLimitTests
{
    private const string Refused = """429 {"code":1,"msg":"too many requests"}""";

    public static TheoryData<HostKind> Kinds => [HostKind.ServerWithPipeline, HostKind.App, HostKind.AppOnReactor];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_tenant_has_so_many_runs_under_way_and_others_have_theirs(HostKind kind)
    {
        await using var host = await Start(kind, "--Limits:RunsOfTenant=1");
        var held = Get(host, "/kim/hold", "ann acme");
        await host.Services.GetRequiredService<Gate>().Entered.WaitAsync(ServerFixture.Limit);

        Assert.Equal((Refused, "1"), await Get(host, "/kim/open", "bob acme"));
        Assert.StartsWith("200 ", (await Get(host, "/kim/open", "bob other")).Reply, StringComparison.Ordinal);
        host.Services.GetRequiredService<Gate>().Open();
        Assert.Equal("200 opened", (await held).Reply);
        for (var i = 0; i < 3; i++)
        {
            Assert.StartsWith("200 ", (await Get(host, "/kim/open", "bob acme")).Reply, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_run_has_taken_is_given_back_when_it_fails_or_its_client_leaves(HostKind kind)
    {
        await using var host = await Start(kind, "--Limits:RunsOfTenant=1");
        using var leave = new CancellationTokenSource();
        var held = Get(host, "/kim/hold", "ann acme", leave.Token);
        await host.Services.GetRequiredService<Gate>().Entered.WaitAsync(ServerFixture.Limit);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await host.UntilIdle();
        foreach (var (path, status) in ((string, string)[])[
            ("/kim/heads/fail", "409 "), ("/kim/streams/bytes?bytes=x", "400 "), ("/kim/streams/lines", "200 "), ("/kim/open", "200 ")])
        {
            Assert.StartsWith(status, (await Get(host, path, "ann acme")).Reply, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_user_that_has_had_its_share_costs_its_tenant_nothing(HostKind kind)
    {
        await using var host = await Start(kind, "--Limits:RunsOfTenant=1", "--Limits:BurstOfUser=1", "--Limits:UserEvery=00:10:00");
        Assert.StartsWith("200 ", (await Get(host, "/kim/open", "ann acme")).Reply, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            var (reply, seconds) = await Get(host, "/kim/open", "ann acme");
            Assert.Equal(Refused, reply);
            Assert.InRange(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), 500, 600);
        }

        Assert.StartsWith("200 ", (await Get(host, "/kim/open", "bob acme")).Reply, StringComparison.Ordinal);
    }

    private static Task<AnyHost> Start(HostKind kind, params string[] settings) => AnyHost.Start(
        kind,
        new HostParts
        {
            Services = services => services.AddSingleton<RateLimits>(),
            Build = kim =>
            {
                kim.AddFilter(() => new RateLimitAttribute());
                if (!AnyHost.IsApp(kind))
                {
                    kim.UsePipeline(Identify);
                }
            },
            App = Identify,
        },
        settings);

    // Believes X-User: name tenant.
    private static void Identify(IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers["X-User"].ToString().Split(' ') is [var name, var tenant])
        {
            context.User = new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name), new Claim("tenant", tenant)], "Test"));
        }

        return next(context);
    });

    private static async Task<(string Reply, string RetryAfter)> Get(
        AnyHost host, string path, string user, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-User", user } } };
        using var reply = await host.Client.SendAsync(request, cancellation);
        return ($"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(cancellation)}", $"{reply.Headers.RetryAfter}");
    }
}
