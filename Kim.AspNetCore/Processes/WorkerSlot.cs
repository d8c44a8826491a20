using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Processes;

/// <summary>One place for a worker, with its share of the listening sockets: they outlive the workers that come and go in it.</summary>
/// <remarks>
/// <code>
/// Empty --StartAsync--> Serving
/// Serving --the worker ends by itself--> Empty --back-off--> Serving
/// Serving --RollAsync--> a second worker on the same sockets, ready --> the first drains --> Serving (the second)
///                        the second is not ready --> it is killed, Serving (the first)
/// any --Drain--> Ending
/// </code>
/// </remarks>
internal sealed partial class WorkerSlot(
    int index,
    IReadOnlyList<IReadOnlyList<int>> sockets,
    Func<IReadOnlyList<IReadOnlyList<int>>, WorkerProcess> start,
    Action<int> ended,
    ILogger log)
{
    // A worker that has lived this long was sound when it began: the next one starts at once.
    private const int SoundMs = 10_000;
    private const int BackOffMinMs = 100;
    private const int BackOffMaxMs = 30_000;

    private readonly List<WorkerProcess> _draining = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private WorkerProcess? _serving;
    private int _failures;

    /// <summary>The worker that serves, for tests and logs.</summary>
    internal int? ProcessId => _serving?.Id;

    /// <summary>Starts the first worker.</summary>
    /// <returns>Whether it serves.</returns>
    internal async Task<bool> StartAsync()
    {
        if (await StartReadyAsync().ConfigureAwait(false) is not { } worker)
        {
            return false;
        }

        Serve(worker);
        return true;
    }

    /// <summary>Replaces the worker by a new one, which takes over the sockets before the old one drains.</summary>
    /// <returns>Whether it was replaced.</returns>
    internal async Task<bool> RollAsync()
    {
        if (await StartReadyAsync().ConfigureAwait(false) is not { } worker)
        {
            LogRollFailed(index);
            return false;
        }

        WorkerProcess? old;
        lock (_gate)
        {
            old = _serving;
            if (old is not null)
            {
                _draining.Add(old);
            }
        }

        Serve(worker);
        old?.Drain();
        return true;
    }

    /// <summary>Asks all of its workers to drain.</summary>
    internal void Drain()
    {
        _ending.Cancel();
        All().ForEach(worker => worker.Drain());
    }

    /// <summary>Asks them to give up what is under way.</summary>
    internal void Force() => All().ForEach(worker => worker.Force());

    /// <summary>Tells them that another worker has ended.</summary>
    internal void TellEnded(int process) => All().ForEach(worker => worker.TellEnded(process));

    internal void Kill() => All().ForEach(worker => worker.Kill());

    /// <summary>Completes when none of its workers is left.</summary>
    internal Task WhenEnded() => Task.WhenAll(All().Select(worker => worker.Ended));

    // A worker that serves, or null; whatever went wrong, the slot continues.
    private async Task<WorkerProcess?> StartReadyAsync()
    {
        WorkerProcess worker;
        try
        {
            worker = start(sockets);
        }
        catch (Exception fault)
        {
            // The program is not there, say, because it is just being replaced.
            LogNotStarted(fault, index);
            return null;
        }

        if (await worker.Ready.ConfigureAwait(false))
        {
            return worker;
        }

        worker.Kill();
        await worker.Ended.ConfigureAwait(false);
        worker.Dispose();
        return null;
    }

    private List<WorkerProcess> All()
    {
        lock (_gate)
        {
            return _serving is null ? [.. _draining] : [.. _draining, _serving];
        }
    }

    private void Serve(WorkerProcess worker)
    {
        lock (_gate)
        {
            _serving = worker;
        }

        LogServing(index, worker.Id);
        _ = WatchAsync(worker);
        if (_ending.IsCancellationRequested)
        {
            worker.Drain();
        }
    }

    private async Task WatchAsync(WorkerProcess worker)
    {
        var exitCode = await worker.Ended.ConfigureAwait(false);
        bool wanted;
        lock (_gate)
        {
            wanted = _draining.Remove(worker) || _ending.IsCancellationRequested;
            if (_serving == worker)
            {
                _serving = null;
            }
        }

        ended(worker.Id);
        worker.Dispose();
        if (wanted)
        {
            LogDrained(index, worker.Id, exitCode);
            return;
        }

        LogDied(index, worker.Id, exitCode);
        if (Environment.TickCount64 - worker.StartedAt >= SoundMs)
        {
            _failures = 0;
        }

        await ReplaceAsync().ConfigureAwait(false);
    }

    private async Task ReplaceAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            // The first replacement comes at once: its clients wait.
            var delayMs = _failures == 0 ? 0 : (int)Math.Min(BackOffMaxMs, BackOffMinMs * Math.Pow(2, _failures - 1));
            _failures = Math.Min(_failures + 1, 20);
            if (delayMs > 0)
            {
                LogBackOff(index, delayMs);
                await Task.Delay(delayMs, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_ending.IsCancellationRequested || await StartAsync().ConfigureAwait(false))
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Worker {Index} serves as process {ProcessId}")]
    private partial void LogServing(int index, int processId);

    [LoggerMessage(LogLevel.Error,
        "Worker {Index}, process {ProcessId}, has ended by itself with exit code {ExitCode} (128 and more: by a signal): a new one takes "
        + "over its sockets; what was in flight in it is lost")]
    private partial void LogDied(int index, int processId, int exitCode);

    [LoggerMessage(LogLevel.Warning, "Worker {Index} keeps ending: the next one starts in {DelayMs} ms")]
    private partial void LogBackOff(int index, int delayMs);

    [LoggerMessage(LogLevel.Information, "Worker {Index}, process {ProcessId}, has drained and ended with exit code {ExitCode}")]
    private partial void LogDrained(int index, int processId, int exitCode);

    [LoggerMessage(LogLevel.Error, "Worker {Index}: the new process did not become ready, see its messages above; the old one continues")]
    private partial void LogRollFailed(int index);

    [LoggerMessage(LogLevel.Error, "Worker {Index} could not be started")]
    private partial void LogNotStarted(Exception fault, int index);
}
