using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Threading.RateLimiting;
using Kim.Server.Tests.Apps;
using Kim.Server.Tests.Commands;
using Kim.Server.Tests.Conformance;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A server of Kim's own with middleware: what an app can do it can, and what Kim promises stays.</summary>
public sealed class PipelineTests
{
    public static TheoryData<HostKind> Servers => [HostKind.ServerOnEpoll, HostKind.ServerOnSockets];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Authorize_is_enforced_and_a_refusal_has_an_envelope(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts
        {
            Table = Tests.Commands.KimCommands.Table,
            Services = AddAuthentication,
            Build = kim => kim.UsePipeline(app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
            }),
        });
        Assert.Equal("401 {\"code\":1,\"msg\":\"unauthorized\"}", await PipelineHost.Get(host, "/kim/secret"));
        Assert.Equal("403 {\"code\":1,\"msg\":\"forbidden\"}", await PipelineHost.Get(host, "/kim/secret", ("X-User", "ann writer")));
        Assert.Equal("200 hello ann", await PipelineHost.Get(host, "/kim/secret", ("X-User", "ann reader")));
        Assert.StartsWith("200 kim-reactor-", await PipelineHost.Get(host, "/kim/open"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_command_asks_for_must_be_in_the_pipeline()
    {
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() => AnyHost.Start(HostKind.ServerOnEpoll, new HostParts
        {
            Table = Tests.Commands.KimCommands.Table,
            Services = AddAuthentication,
            Build = kim => kim.UsePipeline(app => app.UseAuthentication()),
        }));
        Assert.Equal(
            "Kim.Server.Tests.Commands.Secret: [Authorize] is not enforced, since the pipeline lacks its middleware. Add "
            + "app.UseAuthorization() to UsePipeline, or remove what asks for it.", fault.Message);
    }

    [Fact]
    public async Task What_a_convention_asks_for_must_be_in_the_pipeline()
    {
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() =>
            PipelineHost.Start(app => app.MapKimCommands().RequireRateLimiting("few")));
        Assert.Contains("[EnableRateLimiting] is not enforced", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Add app.UseRateLimiter() to UsePipeline", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_in_a_branch_counts()
    {
        await using var host = await PipelineHost.Start(
            app =>
            {
                app.UseWhen(_ => true, branch => branch.UseRateLimiter());
                app.MapKimCommands().RequireRateLimiting("few");
            }, AddLimiter);
        Assert.StartsWith("200 ", await PipelineHost.Get(host, "/kim/open"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_that_cannot_be_made_says_why()
    {
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() => PipelineHost.Start(app => app.UseRateLimiter()));
        Assert.StartsWith("The pipeline could not be made: System.InvalidOperationException: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_an_app_it_is_refused()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var fault = Assert.Throws<KimConfigurationException>(() => builder.AddKim(kim =>
            kim.AddCommands(Tests.Commands.KimCommands.Table).UsePipeline(_ => { })));
        Assert.Contains("UsePipeline is for a server that AddKimServer makes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_is_answered_and_an_origin_is_allowed()
    {
        await using var host = await PipelineHost.Start(
            app => app.UseCors(policy => policy.WithOrigins("https://shop.example").AllowAnyMethod().AllowAnyHeader()),
            services => services.AddCors());
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/kim/echo")
        {
            Headers = { { "Origin", "https://shop.example" }, { "Access-Control-Request-Method", "POST" } },
        };
        using var allowed = await host.Client.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("https://shop.example", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/kim/open") { Headers = { { "Origin", "https://other.example" } } };
        using var other = await host.Client.SendAsync(request);
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Too_many_requests_are_429_with_an_envelope()
    {
        await using var host = await PipelineHost.Start(
            app =>
            {
                app.UseRateLimiter();
                app.MapKimCommands().RequireRateLimiting("few");
            }, AddLimiter);
        Assert.StartsWith("200 ", await PipelineHost.Get(host, "/kim/open"), StringComparison.Ordinal);
        Assert.Equal("429 {\"code\":1,\"msg\":\"too many requests\"}", await PipelineHost.Get(host, "/kim/open"));
    }

    [Fact]
    public async Task A_reply_is_compressed_if_the_client_takes_that()
    {
        await using var host = await PipelineHost.Start(app => app.UseResponseCompression(), services => services.AddResponseCompression());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/kim/echo")
        {
            Headers = { { "Accept-Encoding", "gzip" } },
            Content = JsonContent.Create(new { text = new string('x', 4096) }),
        };
        using var reply = await host.Client.SendAsync(request);
        Assert.Equal("gzip", reply.Content.Headers.ContentEncoding.Single());
        await using var plain = new GZipStream(await reply.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        Assert.Contains(new string('x', 4096), await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_is_redirected_to_https()
    {
        await using var host = await PipelineHost.Start(
            app => app.UseHttpsRedirection(), services => services.AddHttpsRedirection(options => options.HttpsPort = 4433));
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Url };
        using var reply = await client.GetAsync(new Uri("/kim/open?a=1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, reply.StatusCode);
        Assert.Equal("https://127.0.0.1:4433/kim/open?a=1", reply.Headers.Location?.ToString());
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Endpoints_of_its_own_are_beside_the_commands(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts
        {
            Build = kim => kim.UsePipeline(app => app.MapPost("/sum", (Note note) => Results.Text(note.Text + "!"))),
        });
        using var client = await WireClient.Connect(host.EndPoint);
        for (var i = 0; i < 3; i++)
        {
            await client.Send("POST /sum HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
                + "{\"text\":\"a\"}");
            var reply = (await client.Receive())!;
            Assert.Equal((200, "a!"), (reply.Status, reply.Body));
            Assert.Contains("\r\nX-Request-Id: ", reply.Head, StringComparison.Ordinal);
        }

        Assert.StartsWith("200 kim-reactor-", await PipelineHost.Get(host, "/kim/open"), StringComparison.Ordinal);
    }

    private static void AddAuthentication(IServiceCollection services)
    {
        services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestScheme>("Test", null);
        services.AddAuthorization();
    }

    // One request, and none after it as long as a test lasts.
    private static void AddLimiter(IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = 429;
        limits.AddPolicy("few", _ => RateLimitPartition.GetFixedWindowLimiter(
            "all", _ => new FixedWindowRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.FromHours(1) }));
    });
}
