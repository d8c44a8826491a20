using Kim.Loops;

namespace Kim.Sessions;

/// <summary>One load that several requests wait for. Loop only, but for the task that it follows.</summary>
internal sealed class SessionLoad<TValue> : TaskCompletionSource<TValue>
{
    private readonly Loop _loop;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Action<SessionLoad<TValue>, Task<TValue>?> _ended;
    private TimerHandle _timer;

    internal SessionLoad(Loop loop, Action<SessionLoad<TValue>, Task<TValue>?> ended)
    {
        _loop = loop;
        _ended = ended;
    }

    /// <summary>
    /// Begins. <c>ended</c> is told once, on the loop: with the load's task, or with <see langword="null"/> if it took too long.
    /// </summary>
    internal void Begin<TKey>(TKey key, Func<TKey, CancellationToken, Task<TValue>> load, TimeSpan timeout)
    {
        Task<TValue> task;
        try
        {
            task = load(key, _cancellation.Token)
                ?? throw new InvalidOperationException("The load of a session returned null instead of a Task.");
        }
        catch (Exception fault)
        {
            task = System.Threading.Tasks.Task.FromException<TValue>(fault);
        }

        if (task.IsCompleted)
        {
            _ended(this, task);
            return;
        }

        _timer = _loop.Timers.Schedule(_loop.NowMs
            + (long)Math.Ceiling(timeout.TotalMilliseconds), static state => ((SessionLoad<TValue>)state).TimedOut(), this);
        task.ContinueWith(static (done, state) =>
            ((SessionLoad<TValue>)state!).Post(done), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Ends all waits. A fault is looked at once here, so that nothing is left unobserved if nobody waits any more.</summary>
    internal void End(Task<TValue> task)
    {
        if (task.IsCompletedSuccessfully)
        {
            TrySetResult(task.Result);
        }
        else
        {
            End(task.Exception?.InnerException ?? new TaskCanceledException(task));
        }
    }

    /// <inheritdoc cref="End(Task{TValue})"/>
    internal void End(Exception fault)
    {
        TrySetException(fault);
        _ = Task.Exception;
    }

    private void Post(Task<TValue> task)
    {
        // Looked at in any case: after a timeout nobody else does.
        _ = task.Exception;
        _loop.Post(_ => Ended(task), null);
    }

    private void Ended(Task<TValue> task)
    {
        if (!Task.IsCompleted)
        {
            _loop.Timers.Cancel(_timer);
            _ended(this, task);
        }
    }

    private void TimedOut()
    {
        _ended(this, null);

        // As work of its own: what a callback of the token throws must not cost the other timers of this tick.
        _loop.Post(static state => ((CancellationTokenSource)state!).Cancel(), _cancellation);
    }
}
