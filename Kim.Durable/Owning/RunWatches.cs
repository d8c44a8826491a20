namespace Kim.Durable.Owning;

/// <summary>Who in this process waits for the end of which run. Any thread.</summary>
internal sealed class RunWatches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private volatile int _count;

    /// <summary>Begins to wait for a run; it is told when an owner of this process ends it, and not if another does.</summary>
    internal Watch Begin(string run)
    {
        lock (_gate)
        {
            if (!_watched.TryGetValue(run, out var watched))
            {
                _watched.Add(run, watched = new Watched());
            }

            watched.Watches++;
            _count = _watched.Count;
            return new Watch(this, run, watched.Ended.Task);
        }
    }

    /// <summary>A run has ended, or is stuck.</summary>
    internal void Tell(string run)
    {
        if (_count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _watched.GetValueOrDefault(run)?.Ended.TrySetResult();
        }
    }

    private void End(string run)
    {
        lock (_gate)
        {
            if (--_watched[run].Watches == 0)
            {
                _watched.Remove(run);
                _count = _watched.Count;
            }
        }
    }

    /// <summary>One that waits.</summary>
    internal sealed class Watch(RunWatches watches, string run, Task ended) : IDisposable
    {
        internal Task Ended => ended;

        public void Dispose() => watches.End(run);
    }

    private sealed class Watched
    {
        internal int Watches { get; set; }

        internal TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
