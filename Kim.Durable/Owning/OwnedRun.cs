using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Kim.Binding;
using Kim.Runs.Hooks;
using Answer = Kim.Runs.Hooks.SaveResult;

namespace Kim.Durable.Owning;

/// <summary>A run in this owner's memory, and the answer that it waits for, of which there is one at a time. Loop only.</summary>
/// <remarks>
/// <code>
/// New --the first record--> Beginning --begun, and it runs--> Written
///                                     --begun, and it parks, has ended or is stuck--> Saving, with the next version
///                                     --its key is another's; it is another owner's--> forgotten
/// Written --a record--> Saving --written--> Written; parked, ended, stuck: forgotten
///                              --written, and it was called and has its outcome--> Telling --its caller is told, it has ended--> forgotten
///                              --a signal or a cancel is there--> Written, as before
///                              --gone, the lease has no break--> Beginning, with the whole record
///                              --gone, it has; fenced--> forgotten
/// Beginning, Saving --the store fails--> asked again, with the same record
/// </code>
/// </remarks>
internal sealed class OwnedRun : JournalCall
{
    private readonly RunOwner _owner;

    // The lease with which it was begun or claimed.
    private readonly int _lease;

    private StoredRun? _run;
    private TimeSpan _time;
    private StoreCall<BeginResult>? _beginning;
    private StoreCall<Kim.Durable.SaveResult>? _saving;
    private Task? _telling;

    // With which version it was begun here; 0: it was not, or not yet.
    private long _begunAs;
    private bool _isStored;

    // The store had it, and no longer has.
    private bool _isLost;

    /// <summary>A new run.</summary>
    internal OwnedRun(RunOwner owner) => (_owner, _lease) = (owner, owner.Lease.Number);

    /// <summary>A run that was claimed.</summary>
    internal OwnedRun(RunOwner owner, StoredRun run)
        : this(owner) => (_run, _isStored) = (run with { Inbox = [] }, true);

    /// <inheritdoc/>
    public override Task Pending => _telling ?? _beginning?.Pending ?? _saving?.Pending ?? Task.CompletedTask;

    /// <summary>Whether a record of it may be written.</summary>
    internal bool IsStored => _isStored;

    /// <summary>Writes a record. Asked again, it writes what it was asked first: that may be written already.</summary>
    /// <exception cref="RecordTooLargeException">It is larger than a record may be.</exception>
    /// <exception cref="ArgumentException">A name or a key cannot be stored.</exception>
    internal void Save(RunRecord record)
    {
        (_beginning, _saving, _telling) = (null, null, null);
        var before = _run;
        if (before?.Version != record.Version)
        {
            // The store knows a run by the name that its command had when it began.
            _run = Records.Stored(record, before?.Command ?? record.Command, _owner.Name, _owner.IsStopping, _owner.Coding);
            _time = Records.TimeOf(record);
        }

        try
        {
            Ask();
        }
        catch (Exception fault) when (record.Stuck.Length > 0 && _isStored && fault is RecordTooLargeException or ArgumentException)
        {
            // What was written last fitted.
            _run = before! with { Version = record.Version, State = RunState.Stuck, Why = record.Stuck };
            Ask();
        }
        catch (Exception fault) when (fault is RecordTooLargeException or ArgumentException)
        {
            _run = before;
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryTake(out SaveAnswer answer)
    {
        try
        {
            return TryTakeNow(out answer);
        }
        catch (StoredRunException fault)
        {
            _owner.TellDamaged(_run!, fault);
            answer = Fenced();
            return true;
        }
    }

    private bool TryTakeNow(out SaveAnswer answer)
    {
        if (_telling is { } telling)
        {
            return TryTake(telling, out answer);
        }

        if (_beginning is { } beginning)
        {
            return TryTake(beginning, out answer);
        }

        answer = default;
        if (!_saving!.TryTake(out var saved))
        {
            return false;
        }

        switch (saved.Outcome)
        {
            case SaveOutcome.Written when _run is { State: RunState.Running, Phase: StepPhase.End } ended:
                Tell(ended);
                return false;
            case SaveOutcome.Written:
                answer = Written(saved.CancelWaits);
                return true;
            case SaveOutcome.Signalled:
                return TryTakeSignal(saved.Value, out answer);
            case SaveOutcome.Cancelled:
                _owner.CancelCalled(_run!);
                answer = new(Answer.Cancelled);
                return true;
            case SaveOutcome.Gone when _isLost:
                _isStored = false;
                throw new InvalidOperationException($"The store has lost run {_run!.Id} right after it was written.");
            case SaveOutcome.Gone when _lease == _owner.Lease.Number && _owner.Lease.IsHeld:
                _owner.TellLost(_run!);
                (_isLost, _isStored) = (true, false);
                Ask();
                return false;
            default:
                answer = Fenced();
                return true;
        }
    }

    private bool TryTake(StoreCall<BeginResult> beginning, out SaveAnswer answer)
    {
        answer = default;
        if (!beginning.TryTake(out var begun))
        {
            return false;
        }

        _beginning = null;
        switch (begun.Outcome)
        {
            case BeginOutcome.Taken when !_isLost:
                _owner.Forget(_run!.Id);
                answer = new(Answer.Taken, Holder: begun.Holder);
                return true;
            case BeginOutcome.Begun:
                (_isStored, _begunAs) = (true, _run!.Version);
                if (_run is { State: RunState.Running, Phase: not StepPhase.End })
                {
                    _isLost = false;
                    answer = new(Answer.Written);
                    return true;
                }

                if (_run is { State: RunState.Running } ended)
                {
                    Tell(ended);
                    return false;
                }

                Ask();
                return false;
            default:
                answer = Fenced();
                return true;
        }
    }

    // One that cannot be decoded makes the run stuck where it is claimed: it parks, and is due at once.
    private bool TryTakeSignal(ReadOnlyMemory<byte> value, out SaveAnswer answer)
    {
        try
        {
            answer = new(Answer.Signalled, _owner.Coding.Decode(_run!.Id, RunPart.Signal, value));
            return true;
        }
        catch (UnreadableStateException)
        {
            answer = default;
            _time = TimeSpan.Zero;
            Ask();
            return false;
        }
    }

    private void Tell(StoredRun ended) => _telling = _owner.Context.Run(() => _owner.TellCallerAsync(ended));

    private bool TryTake(Task telling, out SaveAnswer answer)
    {
        answer = default;
        if (!telling.IsCompleted)
        {
            return false;
        }

        if (telling.Exception?.InnerException is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        _owner.Forget(_run!.Id);
        _owner.Process.Watches.Tell(_run.Id);
        answer = new(Answer.Written);
        return true;
    }

    // What was begun with this version, and does not run, is written with the next.
    private void Ask()
    {
        var run = _run!;
        if (_isStored)
        {
            _saving = _owner.Store.SaveAsync(_begunAs == run.Version ? run with { Version = run.Version + 1 } : run, _time);
        }
        else
        {
            _beginning = _owner.Store.BeginAsync(run);
        }
    }

    private SaveAnswer Written(bool cancelWaits)
    {
        var run = _run!;
        _isLost = false;
        switch (run.State)
        {
            case RunState.Running:
                return new(cancelWaits ? Answer.Cancelled : Answer.Written);
            case RunState.Parked:
                _owner.Forget(run.Id);
                return new(Answer.Parked);
            default:
                Debug.Assert(run.State is RunState.Ended or RunState.Stuck, "There are four.");
                _owner.Forget(run.Id);
                _owner.TellStopped(run.Id, run.Why);
                return new(Answer.Written);
        }
    }

    private SaveAnswer Fenced()
    {
        _owner.Forget(_run!.Id);

        // By one that has this process's name, perhaps.
        _owner.LookAtOwners();
        return new(Answer.Fenced);
    }
}
