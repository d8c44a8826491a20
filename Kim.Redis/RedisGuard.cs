using System.Globalization;
using System.Net;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Runs;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Kim.Redis;

/// <summary>
/// Keeps watch over what steps ask Redis for on one reactor: refuses calls that could only pile up, and finds out when replies belong to
/// other commands. Reactor only.
/// </summary>
/// <remarks>
/// <para>The library asks for a profiler on the thread that calls, before it writes anything: that is where a call is seen, and where it
/// can be refused. Replies come in order, so a word that is sent in between has to come back in between: it tells how old the oldest
/// command without an answer is, and whether the replies are still those of their commands.</para>
/// <code>
/// each server:
/// quiet  --so many calls, or a call some time ago--> asked
/// asked  --its word comes back, or the connection ends--> quiet
///        --no word for a third of Kim:RedisStall, but an answer on another connection, and then not a byte--> (it is ended) --> quiet
///        --another word comes back--> (the connection is ended: its replies were those of other commands) --> quiet
///        --no word for Kim:RedisStall--> stalled
/// stalled, the only primary:  calls are refused  --its word comes back, or the connection ends--> quiet
///                                                --no word for much longer--> (the connection is ended) --> quiet
/// stalled, one of several:    (the connection is ended: calls for its keys fail, the others do not wait) --> quiet
/// </code>
/// <para>Nothing is sent while nothing is called.</para>
/// </remarks>
internal sealed partial class RedisGuard
{
    // A stream that is out of step answers at most twice as many calls wrongly, and those that were under way.
    private const int CallsPerWord = 64;

    private const int LookMs = 100;

    // How long a refusal may outlast its reason.
    private const int StalledLookMs = 8;

    // Of a connection that is stalled for so many times Kim:RedisStall nothing is expected any more.
    private const int StallsMax = 5;

    private readonly StepRunner _runner;
    private readonly Loop _loop;
    private readonly RedisLinks _links;
    private readonly RedisWatch _watch;
    private readonly RedisTopology _topology;
    private readonly long _stallMs;
    private readonly long _unsentMax;
    private readonly Dictionary<EndPoint, Asked> _asked = [];
    private readonly string _word = $"kim:{Guid.NewGuid():N}:";
    private IConnectionMultiplexer? _connection;
    private long _words;
    private int _callsLeft = CallsPerWord;
    private bool _hasCalled;
    private bool _isArmed;
    private bool _isAsking;
    private bool _isLookQueued;
    private string? _refusal;

    // Commands that had an answer when the stall was found, and those for which a call was sent since.
    private long _answered;
    private long _lookedMs;

    internal RedisGuard(StepRunner runner, KimRedisOptions options, RedisLinks links, RedisWatch watch, RedisTopology topology)
    {
        (_runner, _loop, _links, _watch, _topology) = (runner, runner.Loop, links, watch, topology);
        _stallMs = (long)Math.Ceiling(options.RedisStall.TotalMilliseconds);
        _unsentMax = options.MaxRedisUnsent;
    }

    /// <summary>How long the oldest command without an answer has been waiting at least. Any thread, and maybe a little old.</summary>
    internal TimeSpan OldestUnanswered { get; private set; }

    /// <summary>Bytes that are not sent. Any thread.</summary>
    internal long Unsent => _links.Unsent;

    /// <summary>Whether calls are refused since Redis does not answer. Any thread, and maybe a little old.</summary>
    internal bool IsStalled => Volatile.Read(ref _refusal) is not null;

    /// <summary>Begins, before anything is called.</summary>
    internal void Start(IConnectionMultiplexer connection)
    {
        _connection = connection;
        connection.RegisterProfiler(OnCall);
    }

    /// <summary>Ends. Any thread.</summary>
    internal void Stop() => Volatile.Write(ref _connection, null);

    // Asked by the library for each call. It gets a profiler if somebody traces the step.
    private ProfilingSession? OnCall()
    {
        if (_isAsking || !_loop.IsLoopThread)
        {
            return null;
        }

        _runner.NoteCall();
        if (_refusal is not null && !HasAnswered())
        {
            throw Refused("stall", _refusal, RedisFaults.Stalled);
        }

        if (_links.Unsent > _unsentMax)
        {
            throw Refused(
                "unsent", $"more than {_unsentMax} bytes (Kim:MaxRedisUnsent) wait to be sent to Redis", RedisFaults.TooMuchUnsent);
        }

        _hasCalled = true;
        if (--_callsLeft <= 0 && !_isLookQueued)
        {
            _isLookQueued = true;
            _loop.Post(static state => ((RedisGuard)state!).LookNow(), this);
        }

        if (!_isArmed)
        {
            Arm(LookMs);
        }

        return RedisTrace.Session(_topology.Gate);
    }

    // It may have begun to answer a moment ago: then a run that has its answer must not fail at its next call. For each answer that comes
    // while calls are refused one call is sent, so that a Redis that has just begun, or is slow, is not flooded.
    private bool HasAnswered()
    {
        Look();
        if (_refusal is null)
        {
            return true;
        }

        var answered = Answered();
        var has = answered > _answered;
        _answered += has ? 1 : 0;
        return has;
    }

    private long Answered() => _connection?.GetCounters().Interactive is { } counters
        ? counters.OperationCount - counters.SentItemsAwaitingResponse
        : 0;

    private static RedisConnectionException Refused(string reason, string message, string says)
    {
        Instruments.RedisRefused(reason);
        return RedisFaults.Refused(message, says);
    }

    private void Arm(int inMs)
    {
        if (!_isArmed)
        {
            _isArmed = true;
            _lookedMs = _loop.PresentMs;
        }

        _loop.Timers.Schedule(_loop.NowMs + inMs, static state => ((RedisGuard)state).TimerFired(), this);
    }

    private void TimerFired()
    {
        if (Volatile.Read(ref _connection) is null)
        {
            return;
        }

        Look();
        AskAgain();
        if (_refusal is null && !_hasCalled && _asked.Values.All(static asked => asked.Echo is null))
        {
            _isArmed = false;
            return;
        }

        if (_hasCalled)
        {
            Ask();
        }

        Arm(_refusal is null ? LookMs : StalledLookMs);
    }

    private void LookNow()
    {
        _isLookQueued = false;
        if (Volatile.Read(ref _connection) is not null)
        {
            Look();
            Ask();
        }
    }

    // What has become of the words that were sent.
    private void Look()
    {
        // A reactor that was held up itself has not waited meanwhile.
        var nowMs = _loop.PresentMs;
        var passedMs = Math.Min(nowMs - _lookedMs, 2 * LookMs);
        _lookedMs = nowMs;
        var oldestMs = 0L;
        foreach (var asked in _asked.Values)
        {
            if (asked.Echo is null)
            {
                continue;
            }

            if (asked.Echo.IsCompleted && !asked.HasTimedOut)
            {
                Answered(asked);
                continue;
            }

            asked.WaitedMs += passedMs;
            EndIfDead(asked);
            oldestMs = Math.Max(oldestMs, asked.WaitedMs);
            if (asked.WaitedMs >= _stallMs)
            {
                Unanswered(asked);
            }
        }

        OldestUnanswered = TimeSpan.FromMilliseconds(oldestMs);
        var stalled = _asked.Values.FirstOrDefault(static asked => asked.IsStalled);
        Volatile.Write(ref _refusal, stalled is null ? null : $"Redis at {RedisWatch.Text(stalled.EndPoint)} does not answer");
    }
}
