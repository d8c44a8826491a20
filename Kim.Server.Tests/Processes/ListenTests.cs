using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace Kim.Server.Tests.Processes;

/// <summary>Where a server may listen apart from a port of its own: systemd's sockets, paths, and with few descriptors.</summary>
public sealed class ListenTests
{
    private const string Answer = """200 {"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""";

    // As systemd does it: descriptor 3 is the socket, and the variables are for this process alone.
    private const string Activate = """exec 3<&"$SOCKET"; export LISTEN_PID=$$ LISTEN_FDS=1; exec dotnet "$@" """;

    [Theory]
    [InlineData("--Kim:Reactors=2")]
    [InlineData("--Kim:Transport=sockets")]
    [InlineData("--Kim:Workers=2")]
    public async Task A_socket_of_systemd_is_served_and_readiness_is_told(string setting)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(512);
        using var folder = new TemporaryFolder();
        using var notifications = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notifications.Bind(new UnixDomainSocketEndPoint(folder.File("notify")));

        // A connection from before the server: systemd's socket keeps it.
        using var early = await RawClient.Connect(socket.LocalEndPoint!);
        await early.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
        using var inherited = new Inheritable(socket);
        await using var server = ServerProcess.Launch(Activate, [setting], environment: new Dictionary<string, string>
        {
            ["SOCKET"] = inherited.Descriptor.ToString(CultureInfo.InvariantCulture),
            ["NOTIFY_SOCKET"] = folder.File("notify"),
        });
        Assert.Equal("READY=1", await Receive(notifications));
        Assert.Equal(Answer, await early.Receive());
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var client = await RawClient.Connect(socket.LocalEndPoint!);
            await client.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}""", "Connection: close\r\n"));
            Assert.Equal(Answer, await client.Receive());
        }));
        early.Dispose();
        server.Signal(PosixSignal.SIGTERM);
        Assert.Equal("STOPPING=1", await Receive(notifications));
        Assert.Equal(0, await server.Ends());
    }

    [Theory]
    [InlineData("--Kim:Reactors=2")]
    [InlineData("--Kim:Transport=sockets")]
    [InlineData("--Kim:Workers=2")]
    public async Task A_path_is_served_even_if_a_killed_server_has_left_it(string setting)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("kim.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(path));
        }

        await using var server = ServerProcess.Launch("exec dotnet \"$@\"", [$"--Kim:Url=http://unix:{path}", setting]);
        await server.Sees(setting.Contains("Workers", StringComparison.Ordinal) ? "workers serve on" : "Listening on");
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawClient.Connect(new UnixDomainSocketEndPoint(path));
            await client.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
            Assert.Equal(Answer, await client.Receive());
        }

        await using var second = ServerProcess.Launch("exec dotnet \"$@\"", [$"--Kim:Url=http://unix:{path}"]);
        Assert.Equal(1, await second.Ends());
        Assert.Contains("kim: Kim:Url", second.Log, StringComparison.Ordinal);
        server.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await server.Ends());
        Assert.False(File.Exists(path), "The path is taken away with the server.");
    }

    [Fact]
    public async Task Out_of_descriptors_it_pauses_accepting_and_recovers()
    {
        await using var server = ServerProcess.Launch("ulimit -n 250; exec dotnet \"$@\"", ["--Kim:Url=http://127.0.0.1:0"]);
        var port = (await server.Sees(@"Listening on http://127\.0\.0\.1:(?<port>[0-9]+)")).Groups["port"].Value;
        var endPoint = IPEndPoint.Parse($"127.0.0.1:{port}");
        using var served = await RawClient.Connect(endPoint);
        await served.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
        Assert.Equal(Answer, await served.Receive());
        var crowd = new List<RawClient>();
        for (var i = 0; i < 300; i++)
        {
            crowd.Add(await RawClient.Connect(endPoint));
        }

        await server.Sees("cannot accept connections for 100 ms: .*ulimit");

        // A client that is connected is served meanwhile.
        await served.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
        Assert.Equal(Answer, await served.Receive());
        crowd.ForEach(client => client.Dispose());
        using var late = await RawClient.Connect(endPoint);
        await late.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
        Assert.Equal(Answer, await late.Receive());
    }

    [Fact]
    public async Task Without_a_supervisor_a_signal_drains_and_a_second_forces()
    {
        var (server, endPoint) = await ServerProcess.Start("--Kim:DrainTimeout=10m");
        await using (server)
        {
            using var idle = await RawClient.Connect(endPoint);
            await idle.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
            await idle.Receive();
            using var active = await RawClient.Connect(endPoint);
            await active.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
            await active.Receive();
            server.Signal(PosixSignal.SIGTERM);
            await server.Sees("Draining: 2 connections are open");
            await active.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
            Assert.Equal(Answer, await active.Receive());
            Assert.Contains("Connection: close", active.Head, StringComparison.Ordinal);
            Assert.True(await active.IsClosed());
            await Assert.ThrowsAsync<SocketException>(() => RawClient.Connect(endPoint));
            server.Signal(PosixSignal.SIGINT);
            await server.Sees("A second signal");
            Assert.Equal(0, await server.Ends());
            Assert.DoesNotContain("runs have not ended", server.Log, StringComparison.Ordinal);
        }
    }

    private static async Task<string> Receive(Socket notifications)
    {
        var buffer = new byte[1024];
        using var limit = new CancellationTokenSource(ServerFixture.Limit);
        return Encoding.UTF8.GetString(buffer, 0, await notifications.ReceiveAsync(buffer, SocketFlags.None, limit.Token)).Trim();
    }
}
