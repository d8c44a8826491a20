using System;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;
using Xunit.Abstractions;

namespace Kim.Server.Tests.Processes;

/// <summary>A supervisor and its workers, as processes, under load.</summary>
public sealed class WorkerTests(ITestOutputHelper output)
{
    private const int Clients = 8;

    [Theory]
    [InlineData(true, "epoll")]
    [InlineData(false, "epoll")]
    [InlineData(true, "sockets")]
    [InlineData(false, "sockets")]
    public async Task A_roll_under_load_fails_no_request(bool keepAlive, string transport)
    {
        var (server, endPoint) = await ServerProcess.Start("--Kim:Workers=2", $"--Kim:Transport={transport}");
        await using (server)
        {
            var load = Load.Start(endPoint, Clients, keepAlive);
            await load.Goes(200);
            var old = server.Workers();
            server.Signal(PosixSignal.SIGHUP);
            await server.Sees("Rolled: every worker is new");
            await Task.WhenAll(old.Select(id => server.Sees($"process {id}, has drained and ended")));
            await load.Goes(200);
            await load.End();
            output.WriteLine($"{load.Answered} answered, {load.Failed} failed");
            Assert.True(load.Failed == 0, $"{string.Join('\n', load.Failures.Take(5))}\n{server.Log}");
            Assert.Equal(4, server.Workers().Count);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_killed_worker_is_replaced_and_costs_only_what_was_in_flight_in_it(bool keepAlive)
    {
        var (server, endPoint) = await ServerProcess.Start("--Kim:Workers=2");
        await using (server)
        {
            var load = Load.Start(endPoint, Clients, keepAlive);
            await load.Goes(200);
            var began = Environment.TickCount64;
            var victim = server.Workers()[0];
            ServerProcess.Kill(victim);
            await server.Sees($"process {victim}, has ended by itself with exit code 137(.|\n)*Worker [0-9] serves as process");
            output.WriteLine($"replaced within {Environment.TickCount64 - began} ms");
            await load.Goes(200);
            await load.End();
            output.WriteLine($"{load.Answered} answered, {load.Failed} failed");
            Assert.True(load.Failed <= Clients, $"{load.Failed} failed: {string.Join('\n', load.Failures.Take(20))}");
        }
    }

    [Fact]
    public async Task Values_survive_the_workers_in_the_supervisors_store()
    {
        var (server, endPoint) = await ServerProcess.Start("--Kim:Workers=1");
        await using (server)
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://{endPoint}"), Timeout = ServerFixture.Limit };
            using var offer = await client.PutAsync("/kim/items/apple", new StringContent("""{"stock":5,"price":250}"""));
            server.Signal(PosixSignal.SIGHUP);
            await server.Sees("Rolled");
            using var sold = await client.PostAsync(
                "/kim/orders", new StringContent("""{"id":"7","item":"apple","quantity":2,"card":"4242424242424242"}"""));
            Assert.Equal("""{"code":0,"msg":"success","data":{"id":"7","cents":500}}""", await sold.Content.ReadAsStringAsync());
            Assert.Single(server.Log.Split("using the embedded store").Skip(1));
        }
    }

    [Fact]
    public async Task SIGTERM_drains_every_worker_and_ends_well()
    {
        var (server, endPoint) = await ServerProcess.Start("--Kim:Workers=2", "--Kim:Reactors=2");
        await using (server)
        {
            var load = Load.Start(endPoint, Clients, keepAlive: true);
            await load.Goes(100);
            await load.End();
            server.Signal(PosixSignal.SIGTERM);
            Assert.Equal(0, await server.Ends());
            await Assert.ThrowsAsync<SocketException>(() => RawClient.Connect(endPoint));
        }
    }

    [Fact]
    public async Task A_second_signal_does_not_wait_for_idle_clients()
    {
        var (server, endPoint) = await ServerProcess.Start("--Kim:Workers=1", "--Kim:DrainTimeout=10m");
        await using (server)
        {
            using var idle = await RawClient.Connect(endPoint);
            await idle.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
            await idle.Receive();
            server.Signal(PosixSignal.SIGTERM);
            await server.Sees("Draining: 1 connections are open");
            server.Signal(PosixSignal.SIGTERM);
            Assert.Equal(0, await server.Ends());
        }
    }

    [Fact]
    public async Task Workers_end_when_their_supervisor_is_killed()
    {
        var (server, endPoint) = await ServerProcess.Start("--Kim:Workers=1");
        await using (server)
        {
            using var witness = await RawClient.Connect(endPoint);
            await witness.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
            await witness.Receive();
            ServerProcess.Kill(server.Id);

            // The orphan answers the connection's next request with a close, and ends.
            await witness.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}""", "Connection: close\r\n"));
            await witness.Receive();
            Assert.True(await witness.IsClosed());
            using var limit = new CancellationTokenSource(ServerFixture.Limit);
            while (Directory.Exists($"/proc/{server.Workers()[0]}") && !limit.IsCancellationRequested)
            {
                await Task.Yield();
            }

            Assert.False(limit.IsCancellationRequested, "The worker outlives its supervisor.");
        }
    }

    [Fact]
    public async Task Workers_that_cannot_start_are_a_clear_error()
    {
        // A worker is started as the supervisor was: here by a name that is another program.
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("worker"), "#!/bin/sh\nexit 3\n");
        await using var server = ServerProcess.Launch($"chmod +x {folder.File("worker")}; exec -a {folder.File("worker")} dotnet \"$@\"",
            ["--Kim:Url=http://127.0.0.1:0", "--Kim:Workers=2"]);
        Assert.Equal(1, await server.Ends());
        Assert.Contains("kim: A worker ended before it was ready", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_roll_runs_the_program_and_the_settings_as_they_are_by_then_and_refuses_broken_ones()
    {
        using var folder = new CopyOfServer();
        await using var server = ServerProcess.Launch(
            "exec dotnet \"$@\"", ["--Kim:Url=http://127.0.0.1:0", "--Kim:Workers=1"], folder.Assembly);
        var port = (await server.Sees(@"serve on 127\.0\.0\.1:(?<port>[0-9]+)")).Groups["port"].Value;
        var endPoint = System.Net.IPEndPoint.Parse($"127.0.0.1:{port}");
        folder.Settings("""{"Kim":{"Deadline":"nonsense"}}""");
        server.Signal(PosixSignal.SIGHUP);
        await server.Sees("the old one continues");
        Assert.StartsWith("413", await Big(endPoint, 3_000_000), StringComparison.Ordinal);
        folder.Settings("""{"Kim":{"MaxBody":"4MiB"},"Logging":{"LogLevel":{"Default":"Information"}}}""");
        var old = Assert.Single(server.Workers());
        server.Signal(PosixSignal.SIGHUP);

        // Until it is gone the old one may still accept.
        await server.Sees($"process {old}, has drained and ended");
        Assert.StartsWith("200", await Big(endPoint, 3_000_000), StringComparison.Ordinal);
    }

    private static async Task<string> Big(System.Net.IPEndPoint endPoint, int length)
    {
        using var client = new HttpClient { Timeout = ServerFixture.Limit };
        using var content = new StringContent($$"""{"uid":"{{new string('u', length)}}"}""");
        using var reply = await client.PostAsync($"http://{endPoint}/kim/helloworld", content);
        return $"{(int)reply.StatusCode}";
    }
}
