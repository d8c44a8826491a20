using System.Diagnostics;
using Kim.Server.Tests.Clients.Commands;
using Kim.Server.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Xunit;

namespace Kim.Server.Tests.Clients;

/// <summary>One request is one trace, in which each span has the parent that made it (docs/operating/observe.md).</summary>
[Collection(Upstreams.Name)]
public sealed class TraceTests(Upstreams upstreams)
{
    private const string Caller = "00f067aa0ba902b7";

    /// <summary>Every kind of host.</summary>
    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [TraceTheory]
    [MemberData(nameof(Kinds))]
    public async Task One_request_is_one_trace(HostKind kind)
    {
        var trace = ActivityTraceId.CreateRandom();
        var (reply, spans) = await Send(kind, trace, sampled: true);
        Assert.Equal("200 7 of Http ann acme ", reply);
        Assert.All(spans, span => Assert.Equal(trace, span.TraceId));
        var isApp = AnyHost.IsApp(kind);
        var server = spans.Single(span => $"{span.ParentSpanId}" == Caller);
        Assert.Equal(ActivityKind.Server, server.Kind);
        Assert.Equal(isApp ? "Microsoft.AspNetCore" : "Kim", server.Source.Name);
        if (!isApp)
        {
            Assert.Equal("GET", server.GetTagItem("http.request.method"));
            Assert.Equal(200, server.GetTagItem("http.response.status_code"));
            Assert.Equal(kind is HostKind.ServerWithPipeline ? "GET" : "GET /kim/all/{key}", server.DisplayName);
        }

        // What is below it, a line each, in the order of their beginning.
        string[] expected =
        [
            "AskAll",
            "  Web: completed",
            "    GET (System.Net.Http)",
            "      Microsoft.AspNetCore.Hosting.HttpRequestIn (Microsoft.AspNetCore)",
            "  Database: completed",
            "    CONNECT postgres (Npgsql)",
            "    postgresql (Npgsql)",
            "  Redis: failed Error",
            "    SET redis",
            "  Redis: completed attempt 2",
            "    SET redis",
            "    GET redis",
            "  CallOther: completed",
            "    Echo",
            "      Answer: completed",
            "  Answer: completed",
        ];
        Assert.Equal(string.Join('\n', expected), string.Join('\n', Below(server, spans, "")));
        var run = spans.Single(span => span.DisplayName == "AskAll");
        Assert.Equal("AskAll", run.GetTagItem("kim.command"));
        Assert.Equal(200, run.GetTagItem("kim.status"));
        Assert.Equal("completed", run.GetTagItem("kim.outcome"));
        Assert.Matches("^[0-9a-f]{16}$", $"{run.GetTagItem("kim.run")}");
        var web = spans.Single(span => span.DisplayName == "Web");
        Assert.Equal(["kim.wait", "kim.resume"], web.Events.Select(item => item.Name));
    }

    [TraceTheory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_that_is_not_sampled_leaves_no_span_and_flows_all_the_same(HostKind kind)
    {
        var (reply, spans) = await Send(kind, ActivityTraceId.CreateRandom(), sampled: false);
        Assert.Equal("200 7 of Http ann acme ", reply);
        Assert.Empty(spans);
    }

    [TraceTheory]
    [InlineData(HostKind.App)]
    [InlineData(HostKind.AppWithReactor)]
    [InlineData(HostKind.AppOnReactor)]
    public async Task What_middleware_has_set_flows_into_the_steps_if_that_is_asked_for(HostKind kind)
    {
        var (reply, _) = await Send(kind, ActivityTraceId.CreateRandom(), sampled: true, "--Kim:FlowContext=on");
        Assert.Equal("200 7 of Http ann acme of middleware", reply);
    }

    private async Task<(string Reply, List<Activity> Spans)> Send(
        HostKind kind, ActivityTraceId trace, bool sampled, params string[] settings)
    {
        using var redis = new RedisServer().Start();
        var spans = new List<Activity>();
        using var tracing = Sdk.CreateTracerProviderBuilder()
            .SetSampler(new ParentBasedSampler(new AlwaysOffSampler()))
            .AddSource("Kim", "Npgsql", "System.Net.Http", "Microsoft.AspNetCore")
            .AddInMemoryExporter(spans)
            .Build();
        await using var client = upstreams.Http.Connect();
        await using var users = NpgsqlDataSource.Create(upstreams.Postgres.ConnectionString);
        var parts = new HostParts
        {
            Table = Commands.KimCommands.Table,
            Services = services => services.AddSingleton<IUpstream>(client).AddSingleton(users),
            App = app => app.Use(async (HttpContext context, RequestDelegate next) =>
            {
                AskAll.Flows.Value = "of middleware";
                await next(context);
            }),
        };
        string answer;
        await using (var host = await AnyHost.Start(kind, parts, [$"--Kim:Redis={redis.Address}", .. settings]))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/kim/all/7");
            request.Headers.Add("traceparent", $"00-{trace}-{Caller}-0{(sampled ? 1 : 0)}");
            request.Headers.Add("baggage", "tenant=acme");

            // Of the client itself nothing is to be seen: its own parent would take the place of the header's.
            using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = host.Url };
            using var reply = await http.SendAsync(request);
            answer = $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
            await host.UntilIdle();
        }

        tracing.ForceFlush();
        return (answer, [.. spans.Where(span => span.TraceId == trace)]);
    }

    private static IEnumerable<string> Below(Activity parent, List<Activity> spans, string indent) => spans
        .Where(span => span.ParentSpanId == parent.SpanId).OrderBy(span => span.StartTimeUtc)
        .SelectMany(span => Below(span, spans, indent + "  ").Prepend(indent + Line(span)));

    private static string Line(Activity span) => span switch
    {
        { Source.Name: not "Kim" } => $"{span.DisplayName} ({span.Source.Name})",
        { Kind: ActivityKind.Client } => $"{span.DisplayName} {span.GetTagItem("db.system.name")}",
        _ => span.DisplayName
            + (span.GetTagItem("kim.step") is null ? "" : $": {span.GetTagItem("kim.outcome")}")
            + (span.Status is ActivityStatusCode.Unset ? "" : $" {span.Status}")
            + (span.GetTagItem("kim.attempt") is { } attempt ? $" attempt {attempt}" : ""),
    };

    private sealed class TraceTheoryAttribute : TheoryAttribute
    {
        public TraceTheoryAttribute() =>
            Skip = new ClientDataAttribute(ClientKind.Postgres).Skip ?? new RedisTheoryAttribute().Skip;
    }
}
