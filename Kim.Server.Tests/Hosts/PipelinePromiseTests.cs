using Kim.Server.Tests.Commands;
using Kim.Server.Tests.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>What Kim promises of a request stays so with a pipeline.</summary>
public sealed class PipelinePromiseTests
{
    public static TheoryData<HostKind> Servers => PipelineTests.Servers;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_is_not_there_has_the_envelope_and_the_id(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts { Build = kim => kim.UsePipeline(_ => { }) });
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send("GET /nothing HTTP/1.1\r\nHost: test\r\n\r\nDELETE /kim/echo HTTP/1.1\r\nHost: test\r\n\r\n"
            + "HEAD /kim/open HTTP/1.1\r\nHost: test\r\n\r\n");
        var missing = (await client.Receive())!;
        Assert.Equal((404, "{\"code\":1,\"msg\":\"no such route\"}"), (missing.Status, missing.Body));
        Assert.Contains("\r\nX-Request-Id: ", missing.Head, StringComparison.Ordinal);
        var other = (await client.Receive())!;
        Assert.Equal((405, "{\"code\":1,\"msg\":\"method DELETE not allowed, only POST\"}"), (other.Status, other.Body));
        Assert.Contains("\r\nAllow: POST\r\n", other.Head, StringComparison.Ordinal);
        Assert.StartsWith("200 flowchart", await PipelineHost.Get(host, "/kim/commands/Open/graph"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /kim/open HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n")]
    [InlineData("POST /kim/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task A_head_that_can_be_read_in_two_ways_is_refused_before_any_middleware(string request)
    {
        var seen = 0;
        await using var host = await PipelineHost.Start(app => app.Use((_, next) =>
        {
            seen++;
            return next();
        }));
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send(request);
        Assert.Equal(400, (await client.Receive())!.Status);
        Assert.Null(await client.Receive());
        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task The_next_request_is_read_after_a_body_that_nobody_wanted()
    {
        await using var host = await PipelineHost.Start(app => app.Use((HttpContext context, RequestDelegate next) =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        }));
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send("POST /kim/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}"
            + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(403, (await client.Receive())!.Status);
        Assert.Equal(403, (await client.Receive())!.Status);
        await client.Send("POST /kim/echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 12\r\n\r\n");
        var refused = (await client.Receive())!;
        Assert.Equal((403, true), (refused.Status, refused.Closes));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_refusal_does_not_wait_for_a_body_that_a_run_would_read(HostKind kind)
    {
        await using var host = await AnyHost.Start(
            kind,
            new HostParts
            {
                Build = kim => kim.UsePipeline(app => app.Use((HttpContext context, RequestDelegate _) =>
                {
                    context.Response.StatusCode = 403;
                    return Task.CompletedTask;
                })),
            },
            "--Kim:MinBodyRate=0");
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send("POST /kim/uploads/count HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n12345");
        var refused = (await client.Receive())!;
        Assert.Equal((403, true), (refused.Status, refused.Closes));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_body_that_nobody_wants_is_read_for_a_few_seconds_and_no_longer(HostKind kind)
    {
        await using var host = await AnyHost.Start(
            kind, new HostParts { Build = kim => kim.UsePipeline(_ => { }) }, "--Kim:MinBodyRate=0");
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send("POST /kim/uploads/some?bytes=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1");
        Assert.Equal("""200 {"code":0,"msg":"success","data":1}""", await client.Receive());
        await client.UntilClosed();
        await host.UntilIdle();
        Assert.Empty(host.Errors.Lines);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Requests_that_are_sent_ahead_are_read_after_bodies_of_either_kind(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts { Build = kim => kim.UsePipeline(_ => { }) });
        using var client = await WireClient.Connect(host.EndPoint);
        for (var i = 0; i < 10; i++)
        {
            await client.Send("POST /kim/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\n{\"tex\r\n7\r\nt\":\"a\"}\r\n0\r\n\r\n"
                + "POST /kim/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n{\"text\":\"b\"}");
            Assert.Equal("{\"code\":0,\"msg\":\"success\",\"data\":{\"text\":\"a\"}}", (await client.Receive())!.Body);
            Assert.Equal("{\"code\":0,\"msg\":\"success\",\"data\":{\"text\":\"b\"}}", (await client.Receive())!.Body);
        }

        await client.Send("GET /kim/open HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(200, (await client.Receive())!.Status);
    }

    [Fact]
    public async Task Middleware_that_throws_is_a_500_with_its_trace()
    {
        await using var host = await PipelineHost.Start(
            app => app.Use((HttpContext _, RequestDelegate _) => throw new InvalidDataException("broken")));
        Assert.StartsWith(
            "500 {\"code\":1,\"msg\":\"internal error\",\"trace\":\"", await PipelineHost.Get(host, "/kim/open"), StringComparison.Ordinal);
        Assert.StartsWith("GET /kim/open could not be served: a middleware or an endpoint of the pipeline threw, run ",
            Assert.Single(host.Errors.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_runs_on_the_reactor()
    {
        var thread = "";
        await using var host = await PipelineHost.Start(app => app.Use((_, next) =>
        {
            thread = Thread.CurrentThread.Name;
            return next();
        }));
        var reply = await PipelineHost.Get(host, "/kim/open");
        Assert.StartsWith("kim-reactor-", thread, StringComparison.Ordinal);
        Assert.Equal($"200 {thread}", reply);
    }

    [Fact]
    public async Task The_limits_hold()
    {
        await using var host = await AnyHost.Start(
            HostKind.ServerOnEpoll, new HostParts { Build = kim => kim.UsePipeline(_ => { }) }, "--Kim:MaxRequests=1", "--Kim:MaxBody=16");
        using var held = new HttpClient { BaseAddress = host.Url };
        var hold = held.GetStringAsync(new Uri("/kim/hold", UriKind.Relative));
        await host.Services.GetRequiredService<Gate>().Entered;
        Assert.StartsWith("503 {\"code\":1", await PipelineHost.Get(host, "/kim/open"), StringComparison.Ordinal);
        host.Services.GetRequiredService<Gate>().Open();
        Assert.Equal("opened", await hold);
        await host.Until(() => host.RequestsInFlight == 0, "no request is in flight");
        Assert.StartsWith("413 {\"code\":1", await host.Send(HttpMethod.Post, "/kim/echo", $"{{\"text\":\"{new string('x', 20)}\"}}"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_ends_each_connection_with_its_next_reply()
    {
        var host = await AnyHost.Start(
            HostKind.ServerOnEpoll, new HostParts { Build = kim => kim.UsePipeline(_ => { }) }, "--Kim:DrainTimeout=20s");
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send("GET /kim/hold HTTP/1.1\r\nHost: a\r\n\r\n");
        await host.Services.GetRequiredService<Gate>().Entered;
        var stop = host.Stop();
        await host.Until(() => host.IsDraining, "it drains");
        host.Services.GetRequiredService<Gate>().Open();
        var reply = (await client.Receive())!;
        Assert.Equal((200, true), (reply.Status, reply.Closes));
        await stop;
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_server_without_a_pipeline_makes_no_context()
    {
        var counted = new CountingContexts();
        void Count(IServiceCollection services) => services.AddSingleton<IHttpContextFactory>(counted);
        await using (var plain = await AnyHost.Start(HostKind.ServerOnEpoll, new HostParts { Services = Count }))
        {
            Assert.StartsWith("200 ", await PipelineHost.Get(plain, "/kim/open"), StringComparison.Ordinal);
            Assert.Equal(0, counted.Made);
        }

        await using var host = await PipelineHost.Start(_ => { }, Count);
        Assert.StartsWith("200 ", await PipelineHost.Get(host, "/kim/open"), StringComparison.Ordinal);
        Assert.Equal(1, counted.Made);
    }

    private sealed class CountingContexts : IHttpContextFactory
    {
        internal int Made { get; private set; }

        public HttpContext Create(IFeatureCollection featureCollection)
        {
            Made++;
            return new DefaultHttpContext(featureCollection);
        }

        public void Dispose(HttpContext httpContext)
        {
        }
    }
}
