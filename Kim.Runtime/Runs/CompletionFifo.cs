using System.Diagnostics;
using Kim.Loops;

namespace Kim.Runs;

/// <summary>The runs that wait for replies on one ordered connection, in the order of what they wrote. Reactor only.</summary>
/// <remarks>
/// Replies come in order, so after each receive batch the runs at the head resume as long as their task is complete: no continuation, no
/// thread pool. A task that ends elsewhere must not be held back by this. There are three kinds, and each is known by something else:
/// <list type="number">
/// <item>A composed task (an <c>async</c> method around what it wrote, <c>Task.WhenAll</c>): by its type. It never gets in here
/// (<see cref="MayHold"/>) but takes an ordinary continuation.</item>
/// <item>A task whose reply has come, and yet it has not ended: the reply was a redirection to another connection, or the step returned
/// another task than that of its command. The connection counts commands and replies; an entry knows the last command that was written
/// before it. Once that one is answered and the task is not complete, the entry leaves for an ordinary continuation, in the
/// same tick.</item>
/// <item>A run that moved on without its task (its timeout, its deadline): its version has changed, and the entry is dropped when
/// met.</item>
/// </list>
/// The time that a reply may take is one timer for all, for the oldest: they have begun in the order in which they are due.
/// </remarks>
internal sealed class CompletionFifo : ILoopWork
{
    private readonly StepRunner _runner;
    private readonly Loop _loop;
    private readonly CallLimit? _limit;
    private Entry[] _ring = new Entry[64];
    private int _head;
    private int _count;
    private bool _drainQueued;
    private bool _timerArmed;
    private long _answered;

    // Of the connection: written under its lock.
    private long _sent;

    /// <summary>An empty queue.</summary>
    /// <param name="runner">The runs.</param>
    /// <param name="limit">How long a reply may take; <see langword="null"/>: as long as it does.</param>
    internal CompletionFifo(StepRunner runner, CallLimit? limit = null)
    {
        _runner = runner;
        _loop = runner.Loop;
        _limit = limit;
    }

    /// <summary>Runs that wait here.</summary>
    internal int Count => _count;

    /// <summary>
    /// Whether a task may be what a connection completes when the reply comes, and nothing else: a promise that runs its continuations
    /// elsewhere. What is made of other tasks has a type of its own.
    /// </summary>
    internal static bool MayHold(Task task) =>
        (task.CreationOptions & TaskCreationOptions.RunContinuationsAsynchronously) != 0 && task.GetType().BaseType == typeof(Task);

    /// <summary>The running step has written to this connection.</summary>
    internal void NoteStaged() => _runner.NoteStaged(this);

    /// <summary>How many commands have been written to the connection. Any thread, one at a time.</summary>
    internal void NoteSent(long commands) => Volatile.Write(ref _sent, commands);

    /// <summary>The run waits for <paramref name="task"/>, to which it has just written.</summary>
    internal void Enqueue(Run run, Task task)
    {
        var dueMs = 0L;
        if (_limit is not null)
        {
            dueMs = _loop.PresentMs + _limit.Ms;
            ArmTimer(dueMs);
        }

        Add(new Entry(run, run.Version, task, Volatile.Read(ref _sent), dueMs));
    }

    /// <summary>Replies have been parsed: the runs at the head resume in the loop's own phase.</summary>
    /// <param name="answered">How many replies there have been in all.</param>
    internal void BatchReceived(long answered)
    {
        _answered = answered;
        if (!_drainQueued && _count > 0)
        {
            _drainQueued = true;
            _loop.Defer(this);
        }
    }

    public void Execute()
    {
        _drainQueued = false;
        while (_count > 0)
        {
            var head = _ring[_head];
            if (!head.IsStale && !head.Task.IsCompleted && head.Sent > _answered)
            {
                return;
            }

            Drop();
            Pass(head);
        }
    }

    /// <summary>The connection is gone: the runs that still wait do so with an ordinary continuation.</summary>
    internal void Abandon()
    {
        while (_count > 0)
        {
            var entry = _ring[_head];
            Drop();
            Pass(entry);
        }
    }

    // What it waits for has ended, or will end elsewhere.
    private void Pass(in Entry entry)
    {
        if (entry.IsStale)
        {
            StepRunner.Observe(entry.Task);
        }
        else if (entry.Task.IsCompleted)
        {
            _runner.Wake(entry.Run, entry.Version, entry.Task);
        }
        else
        {
            _runner.AttachContinuation(entry.Run, entry.Task);
        }
    }

    private void ArmTimer(long dueMs)
    {
        if (!_timerArmed)
        {
            _timerArmed = true;
            _loop.Timers.Schedule(dueMs, static state => ((CompletionFifo)state).TimerFired(), this);
        }
    }

    // The head is the oldest. A run that fails here may write and wait here again: it is then the youngest.
    private void TimerFired()
    {
        _timerArmed = false;
        while (_count > 0 && _ring[_head] is var head)
        {
            if (head.DueMs > _loop.NowMs)
            {
                ArmTimer(head.DueMs);
                return;
            }

            Drop();
            if (head.IsStale || head.Task.IsCompleted)
            {
                Pass(head);
                continue;
            }

            StepRunner.Observe(head.Task);
            _runner.Overdue(head.Run, _limit!.Fault());
        }
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

    private readonly record struct Entry(Run Run, int Version, Task Task, long Sent, long DueMs)
    {
        internal bool IsStale => Run.Version != Version;
    }
}
