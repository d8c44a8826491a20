using System.Diagnostics.Metrics;
using Kim.Loops;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Runtime.Tests.Loops;

public sealed class WatchdogTests
{
    [Fact]
    public async Task A_step_that_holds_the_loop_is_counted_and_logged_by_name()
    {
        using var stalled = new Stall(TimeSpan.FromMilliseconds(100));
        await stalled.Hold(() =>
        {
            stalled.Time.Advance(TimeSpan.FromMilliseconds(60));
            stalled.Watchdog.Sample();
            stalled.Time.Advance(TimeSpan.FromMilliseconds(60));
        });
        Assert.Equal(
            ["Warning: Reactor test-reactor was held for 120 ms by step Count of Primes, run 7: everything else on it waited. Steps must "
            + "not block: return the task, or do long computing on Task.Run"], stalled.Lines);
        Assert.Equal(1, stalled.Stalls);
    }

    [Fact]
    public async Task A_loop_that_is_held_without_end_is_logged_while_it_lasts_and_once()
    {
        using var stalled = new Stall(TimeSpan.FromMilliseconds(100));
        await stalled.Hold(() =>
        {
            stalled.Time.Advance(TimeSpan.FromMilliseconds(1_000));
            stalled.Watchdog.Sample();
            stalled.Watchdog.Sample();
            Assert.Equal(
                ["Error: Reactor test-reactor has been held for 1000 ms and still is, by step Count of Primes, run 7: nothing else on it "
                + "continues"], stalled.Lines);
        });
        Assert.Equal(2, stalled.Lines.Count);
    }

    [Fact]
    public async Task A_tick_below_the_threshold_is_nobodys_business()
    {
        using var stalled = new Stall(TimeSpan.FromMilliseconds(100));
        await stalled.Hold(() =>
        {
            stalled.Time.Advance(TimeSpan.FromMilliseconds(99));
            stalled.Watchdog.Sample();
        });
        stalled.Watchdog.Sample();
        Assert.Empty(stalled.Lines);
        Assert.Equal(0, stalled.Stalls);
    }

    [Fact]
    public async Task What_was_not_seen_is_not_guessed()
    {
        using var stalled = new Stall(TimeSpan.FromMilliseconds(100));
        await stalled.Hold(() => stalled.Time.Advance(TimeSpan.FromMilliseconds(100)));
        Assert.Contains("something that was not seen", Assert.Single(stalled.Lines), StringComparison.Ordinal);
    }

    // A loop on a clock of the test's, whose watchdog looks when the test says so.
    private sealed class Stall : IDisposable, ILoggerFactory, ILogger
    {
        private readonly MeterListener _listener = new();
        private readonly EpollLoop _loop;
        private readonly List<string> _log = [];

        internal Stall(TimeSpan threshold)
        {
            _loop = new EpollLoop("test-reactor", this, Time);
            Watchdog = new Watchdog([(_loop, () => "step Count of Primes, run 7")], threshold, this, samples: false);
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Kim", Name: "kim.reactor.stalls" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                if (tags.Contains(new KeyValuePair<string, object?>("reactor", _loop.Name)))
                {
                    Stalls += value;
                }
            });
            _listener.Start();
            _loop.Start();
        }

        internal Clock Time { get; } = new();

        internal Watchdog Watchdog { get; }

        internal IReadOnlyList<string> Lines => [.. _log];

        internal long Stalls { get; private set; }

        /// <summary>Holds the loop by an action, and waits until the tick behind it has begun.</summary>
        internal async Task Hold(Action action)
        {
            await _loop.Ask(() =>
            {
                action();
                return true;
            }).WaitAsync(LoopFixture.Limit);
            await _loop.Ask(() => true).WaitAsync(LoopFixture.Limit);
        }

        public void Dispose()
        {
            _loop.Stop();
            Assert.True(_loop.Ended.Wait(LoopFixture.Limit), "The loop ends.");
            _loop.Dispose();
            _listener.Dispose();
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _log.Add($"{logLevel}: {formatter(state, exception)}");
    }

    private sealed class Clock : TimeProvider
    {
        private long _milliseconds = 1_000;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => Interlocked.Read(ref _milliseconds);

        internal void Advance(TimeSpan time) => Interlocked.Add(ref _milliseconds, (long)time.TotalMilliseconds);
    }
}
