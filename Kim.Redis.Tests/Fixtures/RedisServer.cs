using System;
using System.Collections.Concurrent;
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
    // What a server or a sentinel prints when it can be used.
    private static readonly string[] Ready = ["eady to accept connections", "Sentinel ID is"];

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    private Process? _process;
    private string? _files;

    internal static bool IsInstalled =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    internal int Port { get; } = FreePort();

    internal string Address => $"127.0.0.1:{Port}";

    internal string Setting => $"--Kim:Redis={Address}";

    /// <summary>What <see cref="Ask"/> says before its command: the words after AUTH. <see langword="null"/>: nothing.</summary>
    internal string? Login { get; init; }

    /// <summary>Where a server that <see cref="StartUnix"/> has started listens.</summary>
    internal string UnixPath => Path.Combine(Folder, "redis.sock");

    // A replica writes what its primary sends into its folder; another server must not find it there.
    private string Folder => _files ??= Directory.CreateTempSubdirectory().FullName;

    internal RedisServer Start(params string[] more) => StartOn("--port", more);

    /// <summary>Listens on ::1, and nowhere else.</summary>
    internal RedisServer StartIPv6() => Start("--bind", "::1");

    /// <summary>Listens on a Unix-domain socket, and nowhere else.</summary>
    internal RedisServer StartUnix() => Start("--port", "0", "--unixsocket", UnixPath);

    /// <summary>Speaks TLS, and nothing else.</summary>
    /// <param name="settings">Those of its certificates.</param>
    internal RedisServer StartTls(IReadOnlyList<string> settings) => StartOn("--tls-port", ["--port", "0", .. settings]);

    /// <summary>A sentinel, with these lines in its file of settings. It writes there what it learns.</summary>
    internal RedisServer StartSentinel(params string[] lines)
    {
        var file = Path.Combine(Folder, "sentinel.conf");
        File.WriteAllLines(file, [$"port {Port}", "bind 127.0.0.1", $"dir {Folder}", .. lines]);
        return Run([file, "--sentinel"]);
    }

    /// <summary>Speaks TLS, with a certificate of its own for redis.test that nobody trusts.</summary>
    internal RedisServer StartTls()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=redis.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(Folder, "certificate.pem"), Path.Combine(Folder, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return StartTls(["--tls-cert-file", certificateFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no"]);
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
        if (await Ask(command) is var answer && answer != "OK")
        {
            throw new InvalidOperationException($"redis-server answered to {command}: {answer}");
        }
    }

    /// <summary>What it answers to a command, by TCP on 127.0.0.1: a list as its lines, an error as its text.</summary>
    internal async Task<string> Ask(string command)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        if (Login is not null)
        {
            await Say($"AUTH {Login}");
        }

        return await Say(command);

        async Task<string> Say(string line)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), limit.Token);
            return await Reply(reader, limit.Token);
        }
    }

    private static async Task<string> Reply(StreamReader reader, CancellationToken limit)
    {
        var line = await reader.ReadLineAsync(limit) ?? throw new IOException("redis-server ended the connection.");
        if (line[0] is not ('$' or '*'))
        {
            return line[1..];
        }

        // A value that is not there has the length -1, and nothing follows.
        var count = Math.Max(0, int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture));
        if (line is "$-1")
        {
            return "";
        }

        if (line[0] is '$')
        {
            var text = new char[count + 2];
            await reader.ReadBlockAsync(text, limit);
            return new string(text, 0, count);
        }

        var items = new List<string>();
        for (var i = 0; i < count; i++)
        {
            items.Add(await Reply(reader, limit));
        }

        return string.Join('\n', items);
    }

    private RedisServer StartOn(string portOption, string[] more) =>
        Run([portOption, $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--appendonly", "no", .. more]);

    private RedisServer Run(string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        var printed = new StringBuilder();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (Ready.Any(text => line.Contains(text, StringComparison.Ordinal)))
            {
                _ = _process.StandardOutput.ReadToEndAsync();
                return this;
            }

            printed.AppendLine(line);
        }

        throw new InvalidOperationException($"redis-server ended before it was ready:\n{printed}");
    }

    // The system may give out a port again that nobody listens on yet.
    internal static int FreePort()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (Taken.TryAdd(port, true))
            {
                return port;
            }
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
