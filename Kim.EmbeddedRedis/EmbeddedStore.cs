using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.common;
using Microsoft.Extensions.Logging;

namespace Kim.EmbeddedRedis;

/// <summary>
/// A Redis-compatible store (Microsoft.Garnet) inside this process, on a free loopback port. Its data is in memory only and is lost when it
/// stops.
/// </summary>
public sealed partial class EmbeddedStore : IDisposable
{
    // How a worker is told where its supervisor's store is; WorkerProcess hands it on.
    internal const string Variable = "KIM_STORE";

    // Between finding a free port and binding it somebody else may take it.
    private const int PortAttemptsMax = 5;

    // Its end waits for its connections and tasks, and has no limit of its own.
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(5);

    private readonly GarnetServer _server;
    private bool _disposed;

    private EmbeddedStore(GarnetServer server, int port)
    {
        _server = server;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The connection string for StackExchange.Redis, <c>127.0.0.1:port</c>.</summary>
    public string ConnectionString => EndPoint.ToString();

    /// <summary>Starts a store; it answers when this returns.</summary>
    /// <exception cref="InvalidOperationException">There was no free port.</exception>
    public static EmbeddedStore Start()
    {
        Exception? last = null;
        for (var attempt = 0; attempt < PortAttemptsMax; attempt++)
        {
            var port = FreePort();
            GarnetServer? server = null;
            try
            {
                server = new GarnetServer(
                [
                    "--bind", "127.0.0.1",
                    "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    "--memory", "64m",
                    "--page", "1m",
                    "--segment", "16m",
                    "--index", "1m",
                    "-q",
                ]);
                server.Start();
                return new EmbeddedStore(server, port);
            }
            catch (Exception fault) when (fault is GarnetException or SocketException or IOException)
            {
                // Garnet tells a taken port by an exception of its own.
                last = fault;
                server?.Dispose();
            }
        }

        throw new InvalidOperationException(
            $"The embedded store found no free port in {PortAttemptsMax} attempts. Set Kim:Redis to use a Redis of your own.", last);
    }

    /// <summary>Starts the store of a host, and tells its log.</summary>
    internal static EmbeddedStore Start(ILogger<EmbeddedStore> log)
    {
        var store = Start();
        LogEmbedded(log, store.ConnectionString);

        // For a supervisor: what it starts finds the store by this.
        AppContext.SetData(Variable, store.ConnectionString);
        return store;
    }

    /// <summary>Stops it; its data is gone. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (!Task.Run(_server.Dispose).Wait(EndMax))
            {
                var seconds = (int)EndMax.TotalSeconds;
                Console.Error.WriteLine($"kim: the embedded store has not ended within {seconds} s; the stop continues without it.");
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Kim:Redis is not set: using the embedded store at {Address}; its data ends with this process")]
    private static partial void LogEmbedded(ILogger log, string address);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
