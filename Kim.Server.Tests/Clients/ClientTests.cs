using System.Globalization;
using System.Text.Json;
using Kim.AspNetCore.Reactors;
using Kim.Server.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Clients;

/// <summary>Commands that ask other servers with other clients than Kim's own (docs/coding/clients.md), against real servers.</summary>
[Collection(Upstreams.Name)]
public sealed class ClientTests(Upstreams upstreams)
{
    private const int Together = 32;

    [Theory]
    [ClientData(ClientKind.Postgres)]
    [ClientData(ClientKind.MariaDb)]
    [ClientData(ClientKind.Http)]
    [ClientData(ClientKind.Grpc)]
    public async Task Steps_are_on_the_reactor_after_each_wait_and_each_reply_is_of_its_request(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind);
        var reactor = await asked.Host.Services.GetRequiredService<ReactorPool>().All[0].Loop.Ask(() => Environment.CurrentManagedThreadId);

        var replies = await Task.WhenAll(Enumerable.Range(0, Together).Select(key =>
            asked.Host.Client.GetStringAsync($"/kim/ask/{key.ToString(CultureInfo.InvariantCulture)}")));

        for (var key = 0; key < Together; key++)
        {
            using var json = JsonDocument.Parse(replies[key]);
            var data = json.RootElement.GetProperty("data");
            Assert.Equal($"{key} of {client}", data.GetProperty("awaited").GetString());
            Assert.Equal($"{key} of {client}", data.GetProperty("returned").GetString());
            Assert.Equal([reactor, reactor, reactor, reactor], data.GetProperty("threads").EnumerateArray().Select(id => id.GetInt32()));
        }

        Assert.Empty(asked.Host.Errors.Lines);
    }

    [Theory]
    [ClientData(ClientKind.Postgres)]
    [ClientData(ClientKind.MariaDb)]
    [ClientData(ClientKind.Http)]
    [ClientData(ClientKind.Grpc)]
    public async Task A_client_that_leaves_ends_the_call_at_the_server(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind);
        await asked.WarmUp(3);
        using var leave = new CancellationTokenSource();
        var left = Enumerable.Range(0, 3).Select(_ => asked.Host.Client.GetAsync($"/kim/ask/{Upstream.Hang}", leave.Token)).ToList();
        await upstreams[client].UntilHanging(3);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(left));
        await asked.ServesAgain();
        Assert.Empty(asked.Host.Errors.Lines);
    }

    [Theory]
    [ClientData(ClientKind.Postgres)]
    [ClientData(ClientKind.MariaDb)]
    [ClientData(ClientKind.Http)]
    [ClientData(ClientKind.Grpc)]
    public async Task The_deadline_and_a_steps_timeout_end_calls_at_the_server(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind, settings: "--Kim:Deadline=1s");
        await asked.WarmUp(2);
        var late = asked.Get($"/kim/ask/{Upstream.Hang}");
        var slow = asked.Get($"/kim/ask-in-time/{Upstream.Hang}");
        await upstreams[client].UntilHanging(2);

        Assert.Equal("""504 {"code":1,"msg":"the deadline passed in step Await"}""", (await late).Reply);
        Assert.Equal("""504 {"code":1,"msg":"step Ask took longer than 900ms"}""", (await slow).Reply);
        await asked.ServesAgain();
        Assert.Empty(asked.Host.Errors.Lines);
    }

    [Theory]
    [ClientData(ClientKind.Postgres)]
    [ClientData(ClientKind.MariaDb)]
    public async Task A_pool_that_is_used_up_is_a_503_until_it_is_not(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind, connections: 1);
        await asked.WarmUp(1);
        using var leave = new CancellationTokenSource();
        var first = asked.Host.Client.GetAsync($"/kim/ask/{Upstream.Hang}", leave.Token);
        await upstreams[client].UntilHanging(1);

        Assert.Equal((AskingHost.Later, "1"), await asked.Get("/kim/ask/7"));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await asked.ServesAgain();
        Assert.Empty(asked.Host.Errors.Lines);
    }

    [Theory]
    [ClientData(ClientKind.Http)]
    [ClientData(ClientKind.Grpc)]
    public async Task A_server_that_has_too_much_to_do_is_a_503(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind);
        Assert.Equal((AskingHost.Later, "1"), await asked.Get($"/kim/ask/{Upstream.Busy}"));
        Assert.Empty(asked.Host.Errors.Lines);
    }

    [Theory]
    [ClientData(ClientKind.Http)]
    public async Task HttpClient_lets_calls_wait_in_line_for_a_connection_until_the_steps_timeout(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind, connections: 1);
        await asked.WarmUp(1);
        using var leave = new CancellationTokenSource();
        var first = asked.Host.Client.GetAsync($"/kim/ask/{Upstream.Hang}", leave.Token);
        await upstreams[client].UntilHanging(1);
        var before = upstreams.Http.Asked;

        Assert.Equal("""504 {"code":1,"msg":"step Ask took longer than 900ms"}""", (await asked.Get("/kim/ask-in-time/7")).Reply);

        Assert.Equal(before, upstreams.Http.Asked);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await asked.ServesAgain();
    }

    [Theory]
    [ClientData(ClientKind.Http)]
    public async Task MaxConcurrency_refuses_at_once_what_would_wait_in_line(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind, connections: 1);
        await asked.WarmUp(1);
        using var leave = new CancellationTokenSource();
        var first = asked.Host.Client.GetAsync($"/kim/ask-alone/{Upstream.Hang}", leave.Token);
        await upstreams[client].UntilHanging(1);

        Assert.Equal(
            ("""503 {"code":1,"msg":"too many runs of AskAlone are under way, try again shortly"}""", "1"),
            await asked.Get("/kim/ask-alone/7"));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await asked.ServesAgain();
    }

    [Theory]
    [ClientData(ClientKind.Postgres)]
    [ClientData(ClientKind.MariaDb)]
    [ClientData(ClientKind.Http)]
    [ClientData(ClientKind.Grpc)]
    public async Task A_server_that_is_down_is_a_503(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind, isDown: true);
        Assert.Equal((AskingHost.Later, "1"), await asked.Get("/kim/ask/7"));
        Assert.Empty(asked.Host.Errors.Lines);
    }

    [Theory]
    [ClientData(ClientKind.Postgres)]
    [ClientData(ClientKind.MariaDb)]
    [ClientData(ClientKind.Http)]
    [ClientData(ClientKind.Grpc)]
    public async Task An_error_that_does_not_pass_is_a_500_and_in_the_log(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind);
        var (reply, _) = await asked.Get($"/kim/ask/{Upstream.Bad}");
        Assert.StartsWith("""500 {"code":1,"msg":"internal error",""", reply, StringComparison.Ordinal);
        Assert.Contains("AskUpstream failed in step Await", Assert.Single(asked.Host.Errors.Lines), StringComparison.Ordinal);
        await asked.ServesAgain();
    }

    [Theory]
    [ClientData(ClientKind.Postgres)]
    public async Task The_reactor_does_not_wait_for_a_client_that_tells_its_server_of_a_cancellation(ClientKind client, HostKind kind)
    {
        await using var asked = await AskingHost.Start(upstreams[client], kind, settings: "--Kim:Deadline=1s");
        await asked.WarmUp(1);
        var late = asked.Get($"/kim/ask/{Upstream.Hang}");
        await upstreams[client].UntilHanging(1);

        // Npgsql connects, and waits for an answer, right in the token's callback; here for longer than the test does.
        upstreams.Postgres.Freeze();
        try
        {
            Assert.Equal(
                """504 {"code":1,"msg":"the deadline passed in step Await"}""",
                (await late.WaitAsync(PostgresServer.CancellationTimeout / 2)).Reply);
        }
        finally
        {
            upstreams.Postgres.Thaw();
        }

        await asked.ServesAgain();
    }
}
