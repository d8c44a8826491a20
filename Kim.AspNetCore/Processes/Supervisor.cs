using System.Net.Sockets;
using Kim.AspNetCore.Connections;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Processes;

/// <summary>Keeps the listening sockets and <c>Kim:Workers</c> processes that serve on them (Linux).</summary>
/// <remarks>
/// Owns the sockets: as long as it lives, connections that wait to be accepted survive any worker. It serves nothing itself.
/// <c>Starting --all workers ready--> Running --SIGHUP--> Rolling, slot by slot --> Running --StopAsync--> Draining --all workers ended-->
/// Stopped</c>.
/// </remarks>
internal sealed partial class Supervisor(KimOptions options, SystemdNotifications readiness, ILoggerFactory loggers) : IHostedService,
IForcedStop, IDisposable
{
    private readonly ILogger _log = loggers.CreateLogger<Supervisor>();
    private readonly List<Socket> _sockets = [];
    private readonly SemaphoreSlim _rolling = new(1);
    private readonly Lock _starting = new();
    private string _folder = "";
    private int _started;
    private List<WorkerSlot> _slots = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Addresses.Any(address => address.IsTls))
        {
            // Each worker would say the same of it.
            options.Tls.Load();
        }

        _folder = Directory.CreateTempSubdirectory("kim-").FullName;
        _slots = Share().Select((sockets, index) => new WorkerSlot(index, sockets, StartWorker, TellEnded, _log)).ToList();
        var ready = await Task.WhenAll(_slots.Select(slot => slot.StartAsync())).ConfigureAwait(false);
        if (ready.Contains(false))
        {
            await EndAllAsync(cancellationToken).ConfigureAwait(false);
            throw new KimConfigurationException("A worker ended before it was ready: its messages above say why.");
        }

        LogRunning(_slots.Count, string.Join(", ", _sockets.Select(socket => socket.LocalEndPoint).Distinct()));
        readiness.Ready();
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        readiness.Stopping();
        return EndAllAsync(cancellationToken);
    }

    /// <summary>Replaces every worker by a new one, one after the other. Any thread; a roll asked for during a roll follows it.</summary>
    internal void Roll() => _ = RollAsync();

    /// <inheritdoc/>
    public void Force() => _slots.ForEach(slot => slot.Force());

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _sockets.Clear();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    internal async Task RollAsync()
    {
        await _rolling.WaitAsync().ConfigureAwait(false);
        try
        {
            LogRolling();
            foreach (var slot in _slots)
            {
                if (!await slot.RollAsync().ConfigureAwait(false))
                {
                    return;
                }
            }

            LogRolled();
        }
        finally
        {
            _rolling.Release();
        }
    }

    // The others continue what it had under way, without waiting for its lease.
    private void TellEnded(int process) => _slots.ForEach(slot => slot.TellEnded(process));

    // One at a time: a process gets the descriptors that can be inherited at the moment it is started.
    private WorkerProcess StartWorker(IReadOnlyList<IReadOnlyList<int>> sockets)
    {
        lock (_starting)
        {
            return WorkerProcess.Start(sockets, _folder, _started++);
        }
    }

    // Per worker, per end point: its sockets. One per reactor, or where there can be one only (inherited, Unix-domain) the same for all.
    private List<IReadOnlyList<IReadOnlyList<int>>> Share()
    {
        var perEndPoint = ListenPlan.Make(options.Addresses, Environment.GetEnvironmentVariable).Select(Open).ToList();
        return Enumerable.Range(0, options.Workers).Select(worker => (IReadOnlyList<IReadOnlyList<int>>)perEndPoint.Select(sockets =>
            sockets.Count == 1 ? sockets : sockets.Skip(worker * options.ReactorCount).Take(options.ReactorCount).ToList()).ToList())
            .ToList();
    }

    private List<int> Open(ListenTarget target)
    {
        try
        {
            var sockets = target.EndPoint is null
                ? target.Descriptors.Select(ListenSockets.Inherit).ToList()
                : ListenSockets.Open(target.EndPoint, options.Workers * options.ReactorCount);
            _sockets.AddRange(sockets);
            return sockets.Select(ListenSockets.DescriptorOf).ToList();
        }
        catch (Exception fault) when (ListenFault.IsOne(fault))
        {
            throw ListenFault.Explain(target.EndPoint, fault);
        }
    }

    private async Task EndAllAsync(CancellationToken limit)
    {
        _slots.ForEach(slot => slot.Drain());
        try
        {
            await Task.WhenAll(_slots.Select(slot => slot.WhenEnded())).WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogKilling();
            _slots.ForEach(slot => slot.Kill());
            await Task.WhenAll(_slots.Select(slot => slot.WhenEnded())).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Workers} workers serve on {EndPoints}. SIGHUP rolls to new ones, SIGTERM drains")]
    private partial void LogRunning(int workers, string endPoints);

    [LoggerMessage(LogLevel.Information, "Rolling to new workers")]
    private partial void LogRolling();

    [LoggerMessage(LogLevel.Information, "Rolled: every worker is new")]
    private partial void LogRolled();

    [LoggerMessage(LogLevel.Error, "Workers have not ended in time: they are killed")]
    private partial void LogKilling();
}
