using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Garnet;
using Garnet.common;
using Microsoft.Extensions.Logging;

namespace Kim.EmbeddedRedis;

/// <summary>
/// A Redis-compatible store (Microsoft.Garnet) inside this process, on a free loopback port. Its data is in memory only and is lost when it
/// stops, or is kept in a folder.
/// </summary>
/// <remarks>
/// In a folder a write is acknowledged when it is in the log on disk (<c>--aof-commit-wait</c>); what a <c>kill -9</c> cuts off was not
/// acknowledged. Scripts are atomic in both cases (<c>--lua-transaction-mode</c>).
/// </remarks>
public sealed partial class EmbeddedStore : IDisposable
{
    // How a worker is told where its supervisor's store is; WorkerProcess hands it on.
    internal const string Variable = "KIM_STORE";

    // Between finding a free port and binding it somebody else may take it.
    private const int PortAttemptsMax = 5;

    // Its end waits for its connections and tasks, and has no limit of its own.
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(5);

    // The log grows until its content is in a checkpoint.
    private const string CheckpointSeconds = "300";

    // What Garnet runs scripts with.
    private const string Lua = "lua54";

    private readonly GarnetServer _server;
    private readonly DataFolder? _folder;
    private bool _disposed;

    private EmbeddedStore(GarnetServer server, int port, DataFolder? folder)
    {
        _server = server;
        _folder = folder;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The connection string for StackExchange.Redis, <c>127.0.0.1:port</c>.</summary>
    public string ConnectionString => EndPoint.ToString();

    /// <summary>Starts a store; it answers when this returns.</summary>
    /// <param name="data">The folder that its data is kept in; empty: it is in memory only.</param>
    /// <exception cref="InvalidOperationException">There was no free port.</exception>
    /// <exception cref="KimConfigurationException">The folder cannot be used, another process has it, or what is in it cannot be
    /// read.</exception>
    public static EmbeddedStore Start(string data = "")
    {
        var folder = string.IsNullOrEmpty(data) ? null : DataFolder.Take(data);
        try
        {
            return Start(folder);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    private static EmbeddedStore Start(DataFolder? folder)
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
                    .. HasLua ? (string[])["--lua", "--lua-transaction-mode"] : [],
                    "-q",
                    .. folder is null ? [] : Kept(folder.Path),
                ]);
                server.Start();
                return new EmbeddedStore(server, port, folder);
            }
            catch (Exception fault) when (folder is not null && fault is not GarnetException { InnerException: SocketException })
            {
                server?.Dispose();
                throw new KimConfigurationException(
                    $"The embedded store cannot read what is in {folder.Path} (Kim:Data): {fault.Message.TrimEnd('.')}. Nothing in it was "
                    + "changed: bring the folder back from a copy, or name another.", fault);
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

    // Without it Garnet makes scripts all the same, and their finalizers end the process.
    private static bool HasLua { get; } = NativeLibrary.TryLoad(Lua, typeof(GarnetServer).Assembly, searchPath: null, out _);

    // Each is needed: without a storage tier records above the memory are dropped, without waiting for the log a kill loses what was
    // acknowledged.
    private static string[] Kept(string folder) =>
    [
        "--aof", "--aof-commit-wait",
        "--storage-tier", "--logdir", folder, "--checkpointdir", folder, "--device-type", "RandomAccess",
        "--recover", "--fail-on-recovery-error",
        "--checkpoint-freq", CheckpointSeconds, "--compaction-type", "Lookup",
    ];

    /// <summary>Starts the store of a host, and tells its log.</summary>
    internal static EmbeddedStore Start(ILogger<EmbeddedStore> log, string data)
    {
        var store = Start(data);
        if (store._folder is { } folder)
        {
            LogKept(log, store.ConnectionString, folder.Path);
        }
        else
        {
            LogEmbedded(log, store.ConnectionString);
        }

        if (!HasLua)
        {
            LogNoLua(log, Lua, RuntimeInformation.RuntimeIdentifier);
        }

        // For a supervisor: what it starts finds the store by this.
        AppContext.SetData(Variable, store.ConnectionString);
        return store;
    }

    /// <summary>Stops it; what is not in a folder is gone. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (Task.Run(_server.Dispose).Wait(EndMax))
            {
                _folder?.Dispose();
            }
            else
            {
                // What may still be written to its folder is not for another process yet.
                var seconds = (int)EndMax.TotalSeconds;
                Console.Error.WriteLine($"kim: the embedded store has not ended within {seconds} s; the stop continues without it.");
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Kim:Redis is not set: using the embedded store at {Address}; its data ends with this process, "
        + "unless Kim:Data names a folder")]
    private static partial void LogEmbedded(ILogger log, string address);

    [LoggerMessage(LogLevel.Information, "Kim:Redis is not set: using the embedded store at {Address}, with its data in {Folder}")]
    private static partial void LogKept(ILogger log, string address, string folder);

    [LoggerMessage(
        LogLevel.Warning,
        "The embedded store knows no scripts (EVAL, and with it durable runs in Redis): its native library {Library} is not there for "
        + "{Platform}. Deploy the folder 'runtimes' of the program, too, or set Kim:Redis to a Redis of your own.")]
    private static partial void LogNoLua(ILogger log, string library, string platform);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
