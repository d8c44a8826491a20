using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>A real redis-server process on a free port.</summary>
internal sealed class RedisServer : IDisposable
{
    private Process? _process;
    private string? _files;

    internal RedisServer()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    internal static bool IsInstalled =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    internal int Port { get; }

    internal string Address => $"127.0.0.1:{Port}";

    internal string Setting => $"--Kim:Redis={Address}";

    internal RedisServer Start(params string[] more) => StartOn("--port", more);

    /// <summary>Speaks TLS, with a certificate of its own for redis.test that nobody trusts.</summary>
    internal RedisServer StartTls()
    {
        _files = Directory.CreateTempSubdirectory().FullName;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=redis.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(_files, "certificate.pem"), Path.Combine(_files, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return StartOn(
            "--tls-port", ["--port", "0", "--tls-cert-file", certificateFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no"]);
    }

    private RedisServer StartOn(string portOption, string[] more)
    {
        // A replica writes what its primary sends into its folder; another server must not find it there.
        _files ??= Directory.CreateTempSubdirectory().FullName;
        var start = new ProcessStartInfo("redis-server",
            [portOption, Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _files, "--save", "", "--appendonly", "no",
                .. more])
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

        if (_files is not null)
        {
            Directory.Delete(_files, recursive: true);
        }
    }
}
