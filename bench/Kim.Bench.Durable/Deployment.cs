using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>A started contender.</summary>
/// <param name="name">The contender.</param>
/// <param name="port">Where requests are sent to.</param>
/// <param name="start">Starts the app: once more after a crash.</param>
/// <param name="stores">What keeps the runs, and the engine if it is not in the app.</param>
internal sealed class Deployment(string name, int port, Func<Child> start, params IReadOnlyList<Child> stores)
{
    /// <summary>The three steps.</summary>
    internal required Endpoint Run { get; init; }

    /// <summary>The path that parks a run of some id; <see langword="null"/>: it has no runs that wait.</summary>
    internal Func<string, string>? Parks { get; init; }

    /// <summary>The path that wakes it: from its id, and from the address that came with the reply, if one did.</summary>
    internal Func<string, string, string> Wakes { get; init; } = (_, _) => throw new BenchException($"{name} wakes nothing");

    /// <summary>The Redis that keeps the records, if it is one.</summary>
    internal RedisServer? Records { get; init; }

    /// <summary>What has to be done once the app listens.</summary>
    internal Func<HttpClient, Task> Introduce { get; init; } = _ => Task.CompletedTask;

    internal Child App { get; private set; } = start();

    internal Peer Peer => new(name, App, $"http://127.0.0.1:{port}", port);

    internal double AppMegabytes => Steadily(() => Machine.MegabytesOfTree(App.Id));

    internal double StoreMegabytes => stores.Sum(store => Steadily(() => Machine.MegabytesOfTree(store.Id)));

    internal double AppCpu => Cpu(App);

    internal double StoreCpu => stores.Sum(Cpu);

    /// <summary>Ends the app as a crash does.</summary>
    internal void Crash() => App.Kill();

    internal void Restart() => App = start();

    internal void Stop()
    {
        App.Stop();
        foreach (var store in stores.Reverse())
        {
            // PostgreSQL would wait for its clients.
            store.Interrupt();
            store.Stop();
        }
    }

    /// <summary>User and system time of a process tree, in microseconds.</summary>
    internal static double Cpu(Child process)
    {
        var time = Steadily(() => Machine.CpuOfTree(process.Id));
        return time.User + time.System;
    }

    // Of some trees a process ends while it is looked at.
    private static T Steadily<T>(Func<T> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return read();
            }
            catch (IOException) when (attempt < 10)
            {
                // Once more.
            }
        }
    }
}
