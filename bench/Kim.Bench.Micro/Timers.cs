using BenchmarkDotNet.Attributes;
using Kim.Loops;

namespace Kim.Bench.Micro;

/// <summary>A timer is added and cancelled, as each request's deadline is, while 10,000 others are under way.</summary>
public class Timers
{
    private const int Live = 10_000;
    private const int DueMs = 10_000;

    // None is due before the benchmark has ended; the wheel is not advanced here at all.
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly TimerWheel _wheel = new(0);
    private readonly List<IDisposable> _others = [];
    private readonly Timer _timer = new(static _ => { });
    private int _spread;

    /// <summary>Starts the others of the wheel.</summary>
    [GlobalSetup(Target = nameof(Wheel))]
    public void FillWheel()
    {
        for (var i = 0; i < Live; i++)
        {
            _wheel.Schedule(DueMs + i, static _ => { }, this);
        }
    }

    /// <summary>Starts the others of the runtime's timer queue.</summary>
    [GlobalSetup(Targets = [nameof(ThreadingTimer), nameof(TokenSource)])]
    public void FillQueue()
    {
        for (var i = 0; i < Live; i++)
        {
            _others.Add(new Timer(static _ => { }, null, Never + TimeSpan.FromMilliseconds(i), Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>One <see cref="Timer"/> used again and again.</summary>
    [Benchmark(Baseline = true)]
    public bool ThreadingTimer()
    {
        _timer.Change(DueMs, Timeout.Infinite);
        return _timer.Change(Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>What a method with a timeout makes each time.</summary>
    [Benchmark]
    public bool TokenSource()
    {
        using var source = new CancellationTokenSource(DueMs);
        return source.IsCancellationRequested;
    }

    /// <summary>The reactor's.</summary>
    [Benchmark]
    public int Wheel()
    {
        // As time would, this moves through the slots.
        _spread = (_spread + 1) % DueMs;
        _wheel.Cancel(_wheel.Schedule(DueMs + _spread, static _ => { }, this));
        return _wheel.Count;
    }
}
