using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Kim.Server.Tests.Processes;

/// <summary>The server as a process of its own, as an operator starts it. What it logs can be waited for.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Kim.Server.dll");
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _log = new();
    private readonly ConcurrentQueue<(Regex Pattern, TaskCompletionSource<Match> Seen)> _waiting = new();
    private readonly Lock _gate = new();

    private ServerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["Logging__LogLevel__Default"] = "Information";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => _exited.TrySetResult();
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal int Id => _process.Id;

    internal string Log
    {
        get
        {
            lock (_gate)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts one on a free port and waits until it serves.</summary>
    internal static async Task<(ServerProcess Server, IPEndPoint EndPoint)> Start(params string[] settings)
    {
        var server = Launch("exec dotnet \"$@\"", ["--Kim:Url=http://127.0.0.1:0", .. settings]);
        var listening = await server.Sees(@"(?:Listening on http://|serve on )127\.0\.0\.1:(?<port>[0-9]+)(?!.*worker)");
        await server.Sees(
            settings.Any(setting => setting.StartsWith("--Kim:Workers=", StringComparison.Ordinal)) ? "workers serve on" : "Listening on");
        return (server, new IPEndPoint(IPAddress.Loopback, int.Parse(listening.Groups["port"].Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>Starts one through a shell's script, whose arguments are the program and its settings.</summary>
    internal static ServerProcess Launch(
        string script, IReadOnlyList<string> settings, string? assembly = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("bash", ["-c", script, "kim", assembly ?? Assembly, .. settings]);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(start);
    }

    /// <summary>Waits for a line, also one that is already there.</summary>
    internal async Task<Match> Sees(string pattern)
    {
        var regex = new Regex(pattern);
        var seen = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (regex.Match(_log.ToString()) is { Success: true } match)
            {
                return match;
            }

            _waiting.Enqueue((regex, seen));
        }

        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(seen.Task, ended, Task.Delay(ServerFixture.Limit)) != seen.Task && !seen.Task.IsCompleted)
        {
            throw new InvalidOperationException(
                $"'{pattern}' was not logged{(ended.IsCompleted ? $" (ended with {_process.ExitCode})" : "")}:\n{Log}");
        }

        return await seen.Task;
    }

    internal void Signal(PosixSignal signal) => Signal(Id, signal);

    internal static void Signal(int process, PosixSignal signal) => Send(process, signal switch
    {
        PosixSignal.SIGHUP => "HUP",
        PosixSignal.SIGTERM => "TERM",
        PosixSignal.SIGINT => "INT",
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    });

    /// <summary>As <c>kill -9</c>.</summary>
    internal static void Kill(int process) => Send(process, "KILL");

    /// <summary>The workers that serve now, oldest first.</summary>
    internal List<int> Workers() =>
        [.. Serves().Matches(Log).Select(match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture))];

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> Ends()
    {
        try
        {
            await _exited.Task.WaitAsync(ServerFixture.Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The server did not end. It said:\n{Log}");
        }

        // Its output has an end of its own, which a process that inherited the pipe can hold back.
        await _process.WaitForExitAsync().WaitAsync(OutputLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Its workers, if any, end with it.
            Kill(Id);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Send(int process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Note(string? line)
    {
        lock (_gate)
        {
            _log.AppendLine(line);
            foreach (var (pattern, seen) in _waiting)
            {
                if (pattern.Match(_log.ToString()) is { Success: true } match)
                {
                    seen.TrySetResult(match);
                }
            }
        }
    }

    [GeneratedRegex("Worker [0-9]+ serves as process (?<id>[0-9]+)")]
    private static partial Regex Serves();
}
