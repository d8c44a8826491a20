using Kim.Bench.Shared;

namespace Kim.Bench.RedisFaults.Faults;

/// <summary>Resident memory of a process in megabytes, seen once a second.</summary>
internal sealed class Memory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    internal Memory(int process)
    {
        Begin = Worst = Last = Machine.MemoryMegabytes(process, "VmRSS");
        _watching = Watch(process);
    }

    internal double Begin { get; }

    internal double Worst { get; private set; }

    internal double Last { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task Watch(int process)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                Last = Machine.MemoryMegabytes(process, "VmRSS");
                Worst = Math.Max(Worst, Last);
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }
}
