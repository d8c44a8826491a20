using Kim.Loops;

namespace Kim.Runs;

/// <summary>One <c>Sleep</c> of a run: ends at its time, or cancelled with the run or its attempt. Made on the reactor.</summary>
internal sealed class SleepSource : TaskCompletionSource
{
    private readonly Loop _loop;
    private readonly CancellationToken _token;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimerHandle _timer;

    internal SleepSource(Loop loop, TimeSpan duration, CancellationToken token)
    {
        _loop = loop;
        _token = token;
        _timer = loop.Timers.Schedule(loop.PresentMs
            + (long)Math.Ceiling(duration.TotalMilliseconds), static state => ((SleepSource)state).Wake(), this);
        _registration = token.UnsafeRegister(static state => ((SleepSource)state!).OnCancelled(), this);
    }

    private void Wake()
    {
        _registration.Dispose();
        TrySetResult();
    }

    // Callbacks on a token are called on the thread pool; in tests on the loop.
    private void OnCancelled()
    {
        if (_loop.IsLoopThread)
        {
            Cancel();
        }
        else
        {
            _loop.Post(static state => ((SleepSource)state!).Cancel(), this);
        }
    }

    private void Cancel()
    {
        _loop.Timers.Cancel(_timer);
        TrySetCanceled(_token);
    }
}
