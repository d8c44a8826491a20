using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kim.Server.Tests;

/// <summary>A real redis-server process on a free port.</summary>
internal sealed class RedisServer : IDisposable
{
    private Process? _process;

    internal RedisServer()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    internal static bool IsInstalled => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    internal int Port { get; }

    internal string Setting => $"--Kim:Redis=127.0.0.1:{Port}";

    internal RedisServer Start()
    {
        var start = new ProcessStartInfo("redis-server", ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.ReadToEndAsync();
                return this;
            }
        }

        throw new InvalidOperationException("redis-server ended before it was ready.");
    }

    /// <summary>Lets every client's commands wait for so long.</summary>
    internal Task Pause(int milliseconds) => Do($"CLIENT PAUSE {milliseconds} ALL");

    /// <summary>Stops the process where it is: connections stay, nothing is answered.</summary>
    internal void Freeze() => Signal("-STOP");

    /// <summary>Ends a <see cref="Freeze"/>.</summary>
    internal void Thaw() => Signal("-CONT");

    /// <summary>Has it do a command that answers OK.</summary>
    internal async Task Do(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var reply = new byte[256];
        var count = await client.GetStream().ReadAsync(reply);
        if (Encoding.ASCII.GetString(reply, 0, count) is var answer && answer != "+OK\r\n")
        {
            throw new InvalidOperationException($"redis-server answered to {command}: {answer}");
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    internal void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            Kill();
        }
    }
}
