using Kim.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kim.Loops;

/// <summary>Sees when a tick takes too long, and what held it.</summary>
/// <remarks>
/// Looks at the loops from a thread of its own, four times within the threshold. So it can say what holds a loop while it is held, and
/// costs the loop one clock reading a tick.
/// <code>
/// asleep --tick begins--> busy --half the threshold--> suspected: what is under way is noted --the tick ends below the threshold--> asleep
///                                                          |--the tick ends above it--> counted, logged --> asleep
///                                                          +--ten thresholds--> logged while it lasts (once)
/// </code>
/// </remarks>
internal sealed partial class Watchdog : IDisposable
{
    // A loop that is held without end never ends its tick: after so many thresholds it is logged while it lasts.
    private const int LastsThresholds = 10;

    private readonly IReadOnlyList<Watched> _loops;
    private readonly ILogger _log;
    private readonly ManualResetEvent _ended = new(initialState: false);
    private readonly Thread? _thread;

    /// <param name="loops">The loops, and what each is doing now: any thread may ask, and it may be a little old.</param>
    /// <param name="threshold">How long a tick may take.</param>
    /// <param name="loggers">For what it reports.</param>
    /// <param name="samples">False: <see cref="Sample"/> is called by hand, in tests.</param>
    internal Watchdog(
        IEnumerable<(EventLoop Loop, Func<string> Doing)> loops, TimeSpan threshold, ILoggerFactory loggers, bool samples = true)
    {
        _loops = loops.Select(loop => new Watched(loop.Loop, loop.Doing)).ToList();
        _log = loggers.CreateLogger<Watchdog>();
        ThresholdMs = (long)Math.Ceiling(threshold.TotalMilliseconds);
        foreach (var watched in _loops)
        {
            watched.Loop.Watchdog = this;
        }

        if (samples)
        {
            // Not a timer: its callbacks wait for a thread of the pool, which the steps that hold a loop may have used up.
            _thread = new Thread(SampleUntilEnded) { Name = "kim-watchdog", IsBackground = true };
            _thread.UnsafeStart();
        }
    }

    /// <summary>How long a tick may take.</summary>
    internal long ThresholdMs { get; }

    /// <summary>Looks at every loop once. Any thread, one at a time.</summary>
    internal void Sample()
    {
        foreach (var watched in _loops)
        {
            var sinceMs = watched.Loop.BusySinceMs;
            var heldMs = sinceMs == 0 ? 0 : watched.Loop.ReadClockMs() - sinceMs;
            if (heldMs < ThresholdMs / 2)
            {
                continue;
            }

            watched.Suspect(sinceMs);
            if (heldMs >= ThresholdMs * LastsThresholds && watched.LoggedMs != sinceMs)
            {
                watched.LoggedMs = sinceMs;
                LogLasting(watched.Loop.Name, heldMs, watched.SuspectOf(sinceMs));
            }
        }
    }

    /// <summary>A tick has taken longer than the threshold. The loop's own thread.</summary>
    internal void TickEnded(EventLoop loop, long heldMs)
    {
        var watched = _loops.First(watched => watched.Loop == loop);
        Instruments.Stalled(loop.Name);
        LogStall(loop.Name, heldMs, watched.SuspectOf(loop.NowMs));
    }

    public void Dispose()
    {
        _ended.Set();
        _thread?.Join();
        _ended.Dispose();
    }

    private void SampleUntilEnded()
    {
        var period = TimeSpan.FromMilliseconds(Math.Max(1, ThresholdMs / 4));
        while (!_ended.WaitOne(period))
        {
            Sample();
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "Reactor {Reactor} was held for {HeldMs} ms by {Suspect}: everything else on it waited. Steps must not block: return the task, or "
        + "do long computing on Task.Run")]
    private partial void LogStall(string reactor, long heldMs, string suspect);

    [LoggerMessage(
        LogLevel.Error, "Reactor {Reactor} has been held for {HeldMs} ms and still is, by {Suspect}: nothing else on it continues")]
    private partial void LogLasting(string reactor, long heldMs, string suspect);

    // One loop, and what was seen of the tick it was last suspected in.
    private sealed class Watched(EventLoop loop, Func<string> doing)
    {
        private (long SinceMs, string Doing)? _seen;
        private readonly Lock _gate = new();

        internal EventLoop Loop => loop;

        internal long LoggedMs { get; set; }

        internal void Suspect(long sinceMs)
        {
            lock (_gate)
            {
                _seen = (sinceMs, doing());
            }
        }

        internal string SuspectOf(long sinceMs)
        {
            lock (_gate)
            {
                return _seen is { } seen && seen.SinceMs == sinceMs
                    ? seen.Doing
                    : "something that was not seen (a pause of the whole process?)";
            }
        }
    }
}
