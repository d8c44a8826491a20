using System.Diagnostics.CodeAnalysis;
using Kim.Durable.Memory;

namespace Kim.Durable;

/// <summary>Holds durable runs in memory, for tests. Any number of owners, on any threads, may share one.</summary>
[Experimental("KIM1003")]
public sealed partial class MemoryRunStore : IRunStore
{
    private readonly Lock _gate = new();
    private readonly RunStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, MemoryRun> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Partition, string Command, string Key), string> _keys = [];

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">Its limits.</param>
    /// <param name="time">Its clock; a test's own lets the test pass time.</param>
    public MemoryRunStore(RunStoreOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new();
        _time = time ?? TimeProvider.System;
    }

    // Whole milliseconds, as a server's.
    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <inheritdoc/>
    public StoreCall<BeginResult> BeginAsync(StoredRun run)
    {
        _options.CheckNew(run);
        lock (_gate)
        {
            return new CompletedCall<BeginResult>(Begin(run));
        }
    }

    /// <inheritdoc/>
    public StoreCall<SaveResult> SaveAsync(StoredRun run, TimeSpan time = default)
    {
        _options.Check(run);
        var rounded = TimeSpan.FromMilliseconds(RunStoreOptions.Milliseconds(time));
        lock (_gate)
        {
            return new CompletedCall<SaveResult>(Save(run, rounded));
        }
    }

    /// <inheritdoc/>
    public StoreCall<ClaimResult> ClaimAsync(string id, string command, string owner, ClaimFrom from)
    {
        _ = RunIds.PartitionOf(id);
        RunStoreOptions.CheckName("command", command);
        RunStoreOptions.CheckOwner(owner);
        lock (_gate)
        {
            return new CompletedCall<ClaimResult>(Claim(id, command, owner, from));
        }
    }

    /// <inheritdoc/>
    public StoreCall<SignalOutcome> SignalAsync(RunSignal signal)
    {
        _options.Check(signal);
        lock (_gate)
        {
            return new CompletedCall<SignalOutcome>(Signal(signal));
        }
    }

    private BeginResult Begin(StoredRun run)
    {
        var key = KeyOf(run);
        if (run.Key.Length > 0 && _keys.TryGetValue(key, out var holder) && holder != run.Id && Find(holder) is not null)
        {
            return new(BeginOutcome.Taken, holder);
        }

        var found = Find(run.Id);
        if (found?.Record is { } record)
        {
            if (record.Owner == run.Owner && record.Version == run.Version)
            {
                return new(BeginOutcome.Begun);
            }

            if (record.Owner != run.Owner || record.Version > run.Version || record.State is not RunState.Running)
            {
                return new(BeginOutcome.Fenced);
            }
        }

        if (run.Key.Length > 0)
        {
            _keys[key] = run.Id;
        }

        var begun = run with
        {
            State = RunState.Running,
            Tries = 0,
            Wait = null,
            Due = Now,
            Request = run.Request.ToArray(),
            Snapshot = run.Snapshot.ToArray(),
            Reply = run.Reply.ToArray(),
            Taken = Merge(found?.Record.Taken, run.Taken),
            Inbox = [],
        };
        if (found is null)
        {
            _runs.Add(run.Id, new MemoryRun(begun));
        }
        else
        {
            found.Record = begun;
        }

        return new(BeginOutcome.Begun);
    }

    private SaveResult Save(StoredRun run, TimeSpan time)
    {
        if (Find(run.Id) is not { } found)
        {
            return new(SaveOutcome.Gone);
        }

        var record = found.Record;
        var isWritten = record.Version == run.Version;
        if (record.Owner != run.Owner || record.Version > run.Version
            || record.State != (isWritten ? run.State : RunState.Running))
        {
            return new(SaveOutcome.Fenced);
        }

        var isCancelled = found.IsCancelled(run);
        if (isWritten)
        {
            return new(SaveOutcome.Written, isCancelled);
        }

        if (run.State is RunState.Parked && time > TimeSpan.Zero)
        {
            if (isCancelled)
            {
                return new(SaveOutcome.Cancelled, true);
            }

            if (run.Wait is { } wait && found.Inbox.TryGet(wait, out var value))
            {
                return new(SaveOutcome.Signalled, false, value);
            }
        }

        foreach (var (name, count) in run.Taken)
        {
            found.Inbox.Take(name, record.Taken.GetValueOrDefault(name), count);
        }

        found.DueAt = Now + (run.State is RunState.Parked or RunState.Ended ? time : TimeSpan.Zero);
        found.Record = record with
        {
            Step = run.Step,
            Phase = run.Phase,
            State = run.State,
            Version = run.Version,
            Tries = 0,
            Wait = run.Wait,
            Due = found.DueAt,
            Snapshot = run.Snapshot.ToArray(),
            Reply = run.Reply.ToArray(),
            Why = run.Why,
            Taken = Merge(record.Taken, run.Taken),
        };
        if (run.State is RunState.Ended)
        {
            found.Inbox.Clear();
        }

        return new(SaveOutcome.Written, isCancelled);
    }

    private ClaimResult Claim(string id, string command, string owner, ClaimFrom from)
    {
        if (Find(id) is not { } found)
        {
            return new(ClaimOutcome.Gone);
        }

        var record = found.Record;
        if (record.Command != command)
        {
            return new(ClaimOutcome.Lost);
        }

        if (record.State is not RunState.Running || record.Owner != owner)
        {
            if (record.State != from.State || (from.State is RunState.Running && record.Owner != from.Owner))
            {
                return new(ClaimOutcome.Lost);
            }

            found.Record = record with
            {
                Owner = owner,
                Version = record.Version + 1,
                State = RunState.Running,
                Tries = from.State switch
                {
                    RunState.Running => record.Tries + 1,
                    RunState.Stuck => 0,
                    _ => record.Tries,
                },
            };
        }

        return new(ClaimOutcome.Claimed, found.Read(), Now);
    }

    private SignalOutcome Signal(RunSignal signal)
    {
        if (Find(signal.Run) is not { } found || found.Record.Command != signal.Command)
        {
            return SignalOutcome.Gone;
        }

        var record = found.Record;
        if (record.State is RunState.Ended)
        {
            return SignalOutcome.Ended;
        }

        var taken = record.Taken.GetValueOrDefault(signal.Name);
        var number = found.Inbox.Find(signal);
        var isRepeated = number > 0;
        if (!isRepeated)
        {
            if (found.Inbox.Came(signal.Name) - taken >= _options.MaxSignals)
            {
                return SignalOutcome.Full;
            }

            number = found.Inbox.Add(signal, _options.MaxSignals);
        }

        if (record.State is RunState.Parked && number > taken
            && (signal.Name == RunSignal.Cancel || record.Wait?.Name == signal.Name) && found.DueAt > Now)
        {
            found.DueAt = Now;
        }

        return isRepeated ? SignalOutcome.Repeated : SignalOutcome.Kept;
    }

    // What has ended is gone when its time is over, and its key with it.
    private MemoryRun? Find(string id)
    {
        if (!_runs.TryGetValue(id, out var found))
        {
            return null;
        }

        var record = found.Record;
        if (record.State is not RunState.Ended || found.IsUnsettled || record.Due > Now)
        {
            return found;
        }

        _runs.Remove(id);
        if (_keys.TryGetValue(KeyOf(record), out var holder) && holder == id)
        {
            _keys.Remove(KeyOf(record));
        }

        return null;
    }

    private static (int Partition, string Command, string Key) KeyOf(StoredRun run) => (RunIds.PartitionOf(run.Id), run.Command, run.Key);

    private static Dictionary<string, int> Merge(IReadOnlyDictionary<string, int>? before, IReadOnlyDictionary<string, int> now)
    {
        var merged = new Dictionary<string, int>(before ?? now, StringComparer.Ordinal);
        foreach (var (name, count) in now)
        {
            merged[name] = count;
        }

        return merged;
    }
}
