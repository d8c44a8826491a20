using System.Net;
using Kim.Runs.Hooks;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>Commands in an app that is served in memory, as tests of ASP.NET Core apps do.</summary>
public sealed class TestServerTests : IAsyncLifetime
{
    private readonly EndedRuns _ended = new();
    private readonly WebApplication _app;

    public TestServerTests()
    {
        var builder = AppFixture.NewBuilder(AppTransport.Stock);
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<IRunHooks>(_ended);
        _app = AppFixture.Build(builder, app => app.MapKimCommands());
    }

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_run_that_waits_on_the_reactor_is_answered()
    {
        using var client = _app.GetTestClient();
        using var content = new StringContent("""{"text":"hello"}""");
        var reply = await client.PostAsync(new Uri("/kim/echo", UriKind.Relative), content);
        Assert.Equal("""{"code":0,"msg":"success","data":{"text":"hello"}}""", await reply.Content.ReadAsStringAsync());
        Assert.Equal(16, Assert.Single(reply.Headers.GetValues("X-Request-Id")).Length);
    }

    [Fact]
    public async Task A_body_that_steps_read_is_read_up_to_the_commands_limit()
    {
        using var client = _app.GetTestClient();
        using var content = new ByteArrayContent(new byte[300_000]);
        var reply = await client.PostAsync(new Uri("/kim/uploads/copy", UriKind.Relative), content);
        Assert.Equal("""{"code":0,"msg":"success","data":300000}""", await reply.Content.ReadAsStringAsync());
        using var large = new StreamContent(new PatternStream(null, (64 << 20) + 1));
        Assert.Equal(413, (int)(await client.PostAsync(new Uri("/kim/uploads/count", UriKind.Relative), large)).StatusCode);
    }

    [Fact]
    public async Task A_request_that_does_not_fit_is_refused()
    {
        using var client = _app.GetTestClient();
        using var content = new StringContent("""{"text":5}""");
        var reply = await client.PostAsync(new Uri("/kim/echo", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("'text'", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_the_run()
    {
        using var client = _app.GetTestClient();
        using var leaves = new CancellationTokenSource();
        var gate = _app.Services.GetRequiredService<Gate>();
        var reply = client.GetAsync(new Uri("/kim/hold", UriKind.Relative), leaves.Token);
        await gate.Entered.WaitAsync(ServerFixture.Limit);
        await leaves.CancelAsync();
        await gate.Gone.WaitAsync(ServerFixture.Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        await _app.StopAsync();
        Assert.Equal("Hold Wait 499", Assert.Single(_ended.Seen));
    }
}
