using System.Diagnostics;
using Kim.Loops;

namespace Kim.Runs;

/// <summary>The runs that wait for replies on one ordered connection, in the order of what they wrote. Reactor only.</summary>
/// <remarks>
/// Replies come in order, so after each receive batch the runs at the head resume as long as their task is complete: no continuation, no
/// thread pool. Three things can break the order, and each has its answer:
/// <list type="number">
/// <item>A composed task writes here but ends elsewhere: an incomplete head with a completed entry after it leaves for an ordinary
/// continuation. A batch completes at most as many tasks as it holds replies, so no more entries than that are looked at.</item>
/// <item>Another thread completes a task (the library's timeout, a lost connection): the sweep finds it.</item>
/// <item>A run moves on without its task (deadline): its version has changed and the entry is dropped when met.</item>
/// </list>
/// </remarks>
internal sealed class CompletionFifo : ILoopWork
{
    /// <summary>How long a task that another thread completed may go unnoticed.</summary>
    internal const int SweepMs = 100;

    // RESP: the smallest reply is "_\r\n", null in RESP3. A batch holds at most its length divided by this many replies.
    private const int ReplyBytesMin = 3;

    private readonly StepRunner _runner;
    private readonly Loop _loop;
    private Entry[] _ring = new Entry[64];
    private int _head;
    private int _count;
    private int _batchBytes;
    private bool _drainQueued;
    private bool _sweepArmed;

    internal CompletionFifo(StepRunner runner)
    {
        _runner = runner;
        _loop = runner.Loop;
    }

    /// <summary>Runs that wait here.</summary>
    internal int Count => _count;

    /// <summary>The running step has written to this connection.</summary>
    internal void NoteStaged() => _runner.NoteStaged(this);

    /// <summary>The run waits for <paramref name="task"/>, to which it has just written.</summary>
    internal void Enqueue(Run run, Task task)
    {
        Add(new Entry(run, run.Version, task));
        if (!_sweepArmed)
        {
            _sweepArmed = true;
            _loop.Timers.Schedule(_loop.NowMs + SweepMs, static state => ((CompletionFifo)state).Sweep(), this);
        }
    }

    /// <summary>Replies have been parsed: the runs at the head resume in the loop's own phase.</summary>
    internal void BatchReceived(int bytes)
    {
        _batchBytes += bytes;
        if (!_drainQueued && _count > 0)
        {
            _drainQueued = true;
            _loop.Defer(this);
        }
    }

    public void Execute()
    {
        _drainQueued = false;
        var replies = (_batchBytes / ReplyBytesMin) + 1;
        _batchBytes = 0;
        while (_count > 0)
        {
            var head = _ring[_head];
            if (head.IsStale)
            {
                Drop();
                StepRunner.Observe(head.Task);
            }
            else if (head.Task.IsCompleted)
            {
                Drop();
                replies--;
                _runner.Wake(head.Run, head.Version, head.Task);
            }
            else if (CompletedBehindHead(replies))
            {
                Drop();
                _runner.AttachContinuation(head.Run, head.Task);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The connection is gone: the runs that still wait do so with an ordinary continuation.</summary>
    internal void Abandon()
    {
        while (_count > 0)
        {
            var entry = _ring[_head];
            Drop();
            if (entry.IsStale)
            {
                StepRunner.Observe(entry.Task);
            }
            else
            {
                _runner.AttachContinuation(entry.Run, entry.Task);
            }
        }
    }

    // Looks at every entry once, keeping the order of those that stay; only then wakes, since a run that resumes may write and wait here
    // again.
    private void Sweep()
    {
        var completed = new List<Entry>();
        for (var left = _count; left > 0; left--)
        {
            var entry = _ring[_head];
            Drop();
            if (entry.IsStale)
            {
                StepRunner.Observe(entry.Task);
                continue;
            }

            if (entry.Task.IsCompleted)
            {
                completed.Add(entry);
            }
            else
            {
                Add(entry);
            }
        }

        foreach (var entry in completed)
        {
            _runner.Wake(entry.Run, entry.Version, entry.Task);
        }

        _sweepArmed = _count > 0;
        if (_sweepArmed)
        {
            _loop.Timers.Schedule(_loop.NowMs + SweepMs, static state => ((CompletionFifo)state).Sweep(), this);
        }
    }

    private bool CompletedBehindHead(int replies)
    {
        var last = Math.Min(replies, _count - 1);
        for (var i = 1; i <= last; i++)
        {
            ref readonly var entry = ref _ring[(_head + i) & (_ring.Length - 1)];
            if (!entry.IsStale && entry.Task.IsCompleted)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(in Entry entry)
    {
        if (_count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + _count) & (_ring.Length - 1)] = entry;
        _count++;
    }

    private void Drop()
    {
        Debug.Assert(_count > 0, "Something is there to drop.");
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
    }

    // Bounded by the runs in flight, each of which waits for one task at a time.
    private void Grow()
    {
        var larger = new Entry[_ring.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        _ring = larger;
        _head = 0;
    }

    private readonly record struct Entry(Run Run, int Version, Task Task)
    {
        internal bool IsStale => Run.Version != Version;
    }
}
