using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Kim.AspNetCore.Server;
using Kim.Loops.Native;

namespace Kim.AspNetCore.Processes;

/// <summary>One worker: this program, started again with listening sockets handed down.</summary>
/// <remarks><c>Starting --READY=1--> Serving --Drain--> Draining; any --its end--> Ended</c>.</remarks>
internal sealed class WorkerProcess : IDisposable
{
    // Where the supervisor's embedded store is, if it has one: Kim.EmbeddedRedis sets it.
    private const string StoreVariable = "KIM_STORE";

    // What all workers of a supervisor are part of, as Kim.Durable reads it: one name for durable runs is then theirs together.
    private const string ServiceVariable = "KIM_SERVICE";

    private static readonly string Service = RandomNumberGenerator.GetHexString(16, true);

    // What the supervisor writes to a worker's standard input: which other worker has ended.
    private const string EndedWord = "ended ";

    // .NET starts in well under a second; a machine under load may need more, a worker that hangs must not hold up a roll without end.
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Socket _notifications;
    private readonly string _socketPath;
    private readonly Lock _gate = new();
    private Task _telling = Task.CompletedTask;
    private bool _draining;

    private WorkerProcess(Process process, Socket notifications, string socketPath)
    {
        _process = process;
        _notifications = notifications;
        _socketPath = socketPath;
        Id = process.Id;
        Ended = WaitForEndAsync();
        Ready = WaitForReadyAsync();
    }

    /// <summary>Whether this process is one.</summary>
    internal static bool IsThisOne => Environment.GetEnvironmentVariable(ListenPlan.SupervisorVariable) is { Length: > 0 };

    /// <summary>The process's number.</summary>
    internal int Id { get; }

    /// <summary>When it was started.</summary>
    internal long StartedAt { get; } = Environment.TickCount64;

    /// <summary>Completes with true when it serves, with false when it has ended before or takes too long.</summary>
    internal Task<bool> Ready { get; }

    /// <summary>Completes with its exit code; 128 and the signal's number where a signal ended it.</summary>
    internal Task<int> Ended { get; }

    /// <summary>Starts one.</summary>
    /// <param name="sockets">The listening sockets, per end point: the child gets just these, under the same descriptors.</param>
    /// <param name="folder">Where its readiness socket is made; nobody else may enter it.</param>
    /// <param name="number">A number that no other worker of this supervisor had.</param>
    internal static WorkerProcess Start(IReadOnlyList<IReadOnlyList<int>> sockets, string folder, int number)
    {
        var path = Path.Combine(folder, $"worker-{number}");
        var notifications = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notifications.Bind(new UnixDomainSocketEndPoint(path));

        // As this program was started: so a roll runs what lies at that path by then.
        var command = File.ReadAllText("/proc/self/cmdline")[..^1].Split('\0');
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true };
        start.Environment[ListenPlan.SupervisorVariable] = string.Join(';', sockets.Select(group => string.Join(',', group)));
        start.Environment["NOTIFY_SOCKET"] = path;
        start.Environment[ServiceVariable] = Service;
        if (AppContext.GetData(StoreVariable) is string store)
        {
            start.Environment[StoreVariable] = store;
        }

        start.Environment.Remove("LISTEN_PID");
        var descriptors = sockets.SelectMany(group => group).ToList();
        try
        {
            descriptors.ForEach(descriptor => TcpSocket.SetInheritable(descriptor, inheritable: true));
            return new WorkerProcess(Process.Start(start)!, notifications, path);
        }
        catch
        {
            notifications.Dispose();
            File.Delete(path);
            throw;
        }
        finally
        {
            descriptors.ForEach(descriptor => TcpSocket.SetInheritable(descriptor, inheritable: false));
        }
    }

    /// <summary>Asks it to drain and end; a second call does nothing.</summary>
    internal void Drain()
    {
        if (!_draining)
        {
            _draining = true;
            Signals.Send(Id, Signals.Terminate);
        }
    }

    /// <summary>Asks it to give up what is under way.</summary>
    internal void Force()
    {
        Drain();
        Signals.Send(Id, Signals.Terminate);
    }

    /// <summary>Tells it that another worker has ended.</summary>
    internal void TellEnded(int process)
    {
        // One after the other, and not here: who does not read would hold up the supervisor.
        lock (_gate)
        {
            _telling = TellAsync(_telling, string.Create(CultureInfo.InvariantCulture, $"{EndedWord}{process}\n"));
        }
    }

    /// <summary>In a worker: which process has ended, as the supervisor says it; <see langword="null"/>: it says something else.</summary>
    internal static int? EndedIn(string line) =>
        line.StartsWith(EndedWord, StringComparison.Ordinal)
        && int.TryParse(line.AsSpan(EndedWord.Length), CultureInfo.InvariantCulture, out var process)
            ? process
            : null;

    internal void Kill() => Signals.Send(Id, Signals.Kill);

    public void Dispose()
    {
        _notifications.Dispose();
        File.Delete(_socketPath);
        _process.Dispose();
    }

    private async Task TellAsync(Task before, string line)
    {
        await before.ConfigureAwait(false);
        await Task.Yield();
        try
        {
            await _process.StandardInput.WriteAsync(line).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException)
        {
            // It has ended as well: nobody is left to hear it.
        }
    }

    private async Task<int> WaitForEndAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return _process.ExitCode;
    }

    private async Task<bool> WaitForReadyAsync()
    {
        using var limit = new CancellationTokenSource(StartMax);
        _ = Ended.ContinueWith(static (_, state) =>
            ((CancellationTokenSource)state!).Cancel(), limit, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        var buffer = new byte[1024];
        try
        {
            while (true)
            {
                var count = await _notifications.ReceiveAsync(buffer, SocketFlags.None, limit.Token).ConfigureAwait(false);
                if (Encoding.UTF8.GetString(buffer, 0, count).Split('\n').Contains("READY=1"))
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
