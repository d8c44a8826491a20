using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AspNetCommands;
using Kim.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.AspNet;

/// <summary>Commands in an ASP.NET Core app, with its Kestrel on the stock transport and on the reactor.</summary>
public sealed class AspNetTests
{
    public static TheoryData<bool> OnReactor => [false, true];

    [Theory]
    [MemberData(nameof(OnReactor))]
    public async Task Commands_are_served_beside_the_apps_own_endpoints_and_run_on_a_reactor(bool onReactor)
    {
        await using var app = await TestApp.Start(onReactor);
        Assert.Equal("plain", await app.Client.GetStringAsync(new Uri("/plain", UriKind.Relative)));
        using var reply = await app.Client.PostAsJsonAsync("/echo/a%20b", new { text = "hi" });
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Matches("^[0-9a-f]{16}$", reply.Headers.GetValues("X-Request-Id").Single());
        var data = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        Assert.Equal("a b", data.GetProperty("to").GetString());
        Assert.Equal("hi", data.GetProperty("text").GetString());
        Assert.StartsWith("kim-reactor-", data.GetProperty("thread").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync(new Uri("/nothing", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await app.Client.GetAsync(new Uri("/echo/a", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(OnReactor))]
    public async Task What_does_not_fit_is_refused_as_on_Kims_own_server(bool onReactor)
    {
        await using var app = await TestApp.Start(onReactor);
        Assert.Equal("""400 {"code":1,"msg":"invalid request data: 'text' is missing"}""", await Post(app, new StringContent("{}")));
        Assert.Equal("""400 {"code":1,"msg":"invalid request data: malformed JSON at line 1, byte 2"}""", await Post(app, new StringContent("nonsense")));
        Assert.StartsWith("415", await Post(app, new MultipartFormDataContent { { new StringContent("a"), "text" } }), StringComparison.Ordinal);
        Assert.StartsWith("413", await Post(app, new StringContent(new string('x', 2 << 20))), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OnReactor))]
    public async Task Attributes_of_a_command_are_heeded(bool onReactor)
    {
        await using var app = await TestApp.Start(onReactor);
        Assert.Equal("401", await Secret(app));
        Assert.Equal("403", await Secret(app, ("X-User", "bob")));
        Assert.Equal("""200 {"code":0,"msg":"success","data":"ann may know"}""", await Secret(app, ("X-User", "ann"), ("X-Role", "friend")));
    }

    [Theory]
    [MemberData(nameof(OnReactor))]
    public async Task Middleware_sees_a_commands_requests_and_never_runs_on_a_reactor(bool onReactor)
    {
        var threads = new System.Collections.Concurrent.ConcurrentBag<string?>();
        await using var app = await TestApp.Start(onReactor, map: app => app.Use(async (context, next) =>
        {
            if (context.Request.Headers.ContainsKey("X-Stop"))
            {
                context.Response.StatusCode = 418;
                return;
            }

            await next(context);
            threads.Add($"{context.Response.StatusCode} {Thread.CurrentThread.Name}");
        }));
        for (var i = 0; i < 20; i++)
        {
            Assert.StartsWith("200", await Post(app, new StringContent("""{"text":"a"}""")), StringComparison.Ordinal);
        }

        Assert.Equal(20, threads.Count);
        Assert.All(threads, thread => Assert.DoesNotContain("kim-reactor", thread, StringComparison.Ordinal));
        using var stopped = new HttpRequestMessage(HttpMethod.Post, "/echo/a") { Headers = { { "X-Stop", "1" } }, Content = new StringContent("""{"text":"a"}""") };
        Assert.Equal(418, (int)(await app.Client.SendAsync(stopped)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(OnReactor))]
    public async Task The_OpenAPI_document_tells_of_commands(bool onReactor)
    {
        await using var app = await TestApp.Start(onReactor);
        var paths = (await app.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");
        Assert.True(paths.TryGetProperty("/plain", out _));
        var echo = paths.GetProperty("/echo/{to}").GetProperty("post");
        var parameter = echo.GetProperty("parameters").EnumerateArray().Single();
        Assert.Equal("to path", $"{parameter.GetProperty("name").GetString()} {parameter.GetProperty("in").GetString()}");
        var schema = echo.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Contains("Message", schema.GetRawText(), StringComparison.Ordinal);
        Assert.True(paths.GetProperty("/secret").TryGetProperty("get", out _));
    }

    [Theory]
    [InlineData(false, "1.1")]
    [InlineData(false, "2.0")]
    [InlineData(true, "1.1")]
    [InlineData(true, "2.0")]
    public async Task TLS_and_both_versions_of_HTTP_serve_commands_and_the_rest(bool onReactor, string version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=kim.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var app = await TestApp.Start(onReactor, endpoint => endpoint.UseHttps(certificate));
        using var client = app.NewClient(Version.Parse(version));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var reply = await client.PostAsJsonAsync("/echo/a", new { text = $"{i}" });
            Assert.Equal(version, reply.Version.ToString());
            Assert.Equal($"{i}", (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("text").GetString());
            Assert.Equal("plain", await client.GetStringAsync(new Uri("/plain", UriKind.Relative)));
        }));
    }

    [Theory]
    [MemberData(nameof(OnReactor))]
    public async Task Large_bodies_come_and_go_whole_and_clients_that_leave_cost_nothing(bool onReactor)
    {
        await using var app = await TestApp.Start(onReactor);
        var text = new string('x', 900_000);
        using var reply = await app.Client.PostAsJsonAsync("/echo/a", new { text });
        Assert.Equal(text, (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("text").GetString());
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawClient.Connect(new IPEndPoint(IPAddress.Loopback, app.Url.Port));
            await client.Send(RawClient.Request("/echo/a", """{"text":"a"}""")[..(i % 2 == 0 ? 40 : ^5)]);
        }

        Assert.StartsWith("200", await Post(app, new StringContent("""{"text":"a"}""")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OnReactor))]
    public async Task Stopping_waits_for_a_run_in_flight(bool onReactor)
    {
        await using var app = await TestApp.Start(onReactor);
        var gate = app.Services.GetRequiredService<Gate>();
        var slow = app.Client.GetStringAsync(new Uri("/slow", UriKind.Relative));
        await gate.Entered.Task;
        var stopping = app.StopAsync();
        gate.Open.SetResult();
        Assert.Contains("through", await slow, StringComparison.Ordinal);
        await stopping;
    }

    [Fact]
    public async Task With_the_reactor_connections_live_on_it_and_are_spread()
    {
        await using var app = await TestApp.Start(onReactor: true);
        var loops = app.Services.GetRequiredService<Reactors>().EpollLoops;
        var before = loops.Sum(loop => loop.Ticks);
        Assert.Equal("plain", await app.Client.GetStringAsync(new Uri("/plain", UriKind.Relative)));
        Assert.True(loops.Sum(loop => loop.Ticks) > before, "The reactors move the bytes of every endpoint.");
    }

    [Fact]
    public void What_is_called_in_the_wrong_order_says_so()
    {
        var builder = WebApplication.CreateBuilder();
        Assert.Contains("AddKim", Assert.Throws<InvalidOperationException>(() => builder.UseKimReactor()).Message, StringComparison.Ordinal);
        var app = builder.Build();
        Assert.Contains("AddKim", Assert.Throws<InvalidOperationException>(() => app.MapKimCommands()).Message, StringComparison.Ordinal);
        var both = WebApplication.CreateBuilder();
        both.AddKim(AspNetCommands.KimCommands.Table);
        Assert.Contains("one of them", Assert.Throws<InvalidOperationException>(() => both.AddKimServer(AspNetCommands.KimCommands.Table)).Message, StringComparison.Ordinal);
    }

    private static async Task<string> Post(TestApp app, HttpContent content)
    {
        using (content)
        {
            using var reply = await app.Client.PostAsync("/echo/a", content);
            return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
        }
    }

    private static async Task<string> Secret(TestApp app, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/secret");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var reply = await app.Client.SendAsync(request);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}".Trim();
    }
}
