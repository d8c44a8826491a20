using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>Garnet in this process, set up to hold runs.</summary>
internal sealed class GarnetFixture : IDisposable
{
    private readonly GarnetServer _server;

    /// <summary>Starts one that keeps its data.</summary>
    /// <param name="folder">Where.</param>
    internal GarnetFixture(string folder)
        : this("--aof", "--aof-commit-wait", "--storage-tier", "--logdir", folder, "--checkpointdir", folder, "--recover",
            "--device-type", "RandomAccess")
    {
    }

    /// <summary>Starts one.</summary>
    /// <param name="settings">How it keeps its data.</param>
    internal GarnetFixture(params string[] settings)
    {
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Address = socket.LocalEndPoint!.ToString()!;
        }

        _server = new GarnetServer(
        [
            "--bind", "127.0.0.1",
            "--port", IPEndPoint.Parse(Address).Port.ToString(CultureInfo.InvariantCulture),
            "--memory", "64m",
            "--page", "1m",
            "--segment", "16m",
            "--index", "1m",
            "--lua",
            "--lua-transaction-mode",
            "-q",
            .. settings.Where(setting => setting.Length > 0),
        ]);
        _server.Start();
    }

    internal string Address { get; }

    public void Dispose() => _server.Dispose();
}
