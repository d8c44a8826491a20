using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kim.Server.Tests.Clients;

/// <summary>A database's server as a process of its own, and the programs that make its folder.</summary>
internal sealed class DatabaseProcess : IDisposable
{
    private readonly Process _process;

    private DatabaseProcess(Process process) => _process = process;

    /// <summary>The file of a program; <see langword="null"/> if it is not installed.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="folders">Where it may be apart from the <c>PATH</c>.</param>
    internal static string? Find(string program, params IEnumerable<string> folders) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Concat(folders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>A port that nobody listens on.</summary>
    internal static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Runs a program to its end.</summary>
    internal static async Task Run(params IReadOnlyList<string> line)
    {
        using var process = Launch(line);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(ServerFixture.Limit);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', line)} ended with {process.ExitCode}:\n{await output}{await errors}");
        }
    }

    /// <summary>Starts a server, and waits until it says that it serves.</summary>
    internal static async Task<DatabaseProcess> Start(string ready, params IReadOnlyList<string> line)
    {
        var process = Launch(line);
        _ = process.StandardOutput.ReadToEndAsync();
        var log = new StringBuilder();
        using var limit = new CancellationTokenSource(ServerFixture.Limit);
        try
        {
            while (await process.StandardError.ReadLineAsync(limit.Token) is { } said)
            {
                log.AppendLine(said);
                if (said.Contains(ready, StringComparison.Ordinal))
                {
                    _ = process.StandardError.ReadToEndAsync();
                    return new DatabaseProcess(process);
                }
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        throw new InvalidOperationException($"{line[0]} ended, or took too long, before it was ready:\n{log}");
    }

    /// <summary>Sends it a signal.</summary>
    internal void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends it at once. Both servers take this signal for that, and take their own processes with them.</summary>
    public void Dispose()
    {
        Signal("QUIT");
        if (!_process.WaitForExit(ServerFixture.Limit))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Launch(IReadOnlyList<string> line)
    {
        var start = new ProcessStartInfo(line[0], line.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };

        // What it says is looked for in English.
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }
}
