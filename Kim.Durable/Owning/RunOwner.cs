using Kim.Reactors;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;
using Answer = Kim.Runs.Hooks.SaveResult;

namespace Kim.Durable.Owning;

/// <summary>Keeps the durable runs of one reactor in a store, and owns those that are in the reactor's memory. Loop only.</summary>
/// <remarks>
/// <code>
/// Made --StartAsync: it has a lease--> (runs may begin) --Begin: the commands are known--> Running
/// Running: it continues runs that are due, that it has forgotten, and whose owners have died; until Ended it renews its lease
/// Made, Running --Stop--> Stopping: runs are handed over at their next boundary; clients that wait beside theirs are told where to ask
/// Stopping --EndAsync--> Ended: it gives up its lease; what it still has is as if it had crashed
/// </code>
/// A run of it: <see cref="OwnedRun"/>. Its lease: <see cref="OwnerLease"/>.
/// </remarks>
internal sealed partial class RunOwner : IRunJournal
{
    private readonly Dictionary<string, OwnedRun> _owned = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _log;
    private TaskCompletionSource _looking = NewSignal();
    private OwnerInfo _info;

    internal RunOwner(
        Reactor reactor, IRunStore store, RunCoding coding, KimDurableOptions options, OwnerProcess process, ILogger log)
    {
        (Reactor, Store, Coding, Process) = (reactor, store, coding, process);
        _log = log;
        _info = OwnerIdentity.New(reactor.Loop.Name, options.Name);
        Context = new LoopContext(reactor.Loop);
        Lease = new OwnerLease(store, reactor.Loop, options.Lease);
        Claims = new RunClaims(this, log);
    }

    internal Reactor Reactor { get; }

    internal IRunStore Store { get; }

    internal RunCoding Coding { get; }

    internal OwnerProcess Process { get; }

    internal LoopContext Context { get; }

    internal OwnerLease Lease { get; }

    internal RunClaims Claims { get; }

    /// <summary>Its name, which no other start of a process and reactor has.</summary>
    internal string Name => _info.Name;

    /// <summary>How many runs it has in memory.</summary>
    internal int Count => _owned.Count;

    /// <summary>Whether runs are handed over. Any thread.</summary>
    internal bool IsStopping => _stopping.Task.IsCompleted;

    /// <summary>Ends when the stop begins. Any thread.</summary>
    internal Task Stopping => _stopping.Task;

    /// <inheritdoc/>
    public string IdFor(string command, string key, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return RunIds.In(RunIds.PartitionOf(command, key), id);
    }

    /// <inheritdoc/>
    public JournalCall Save(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_owned.TryGetValue(record.RunId, out var owned))
        {
            _owned.Add(record.RunId, owned = new OwnedRun(this));
        }

        try
        {
            owned.Save(record);
            return owned;
        }
        catch (Exception fault) when (fault is RecordTooLargeException or ArgumentException)
        {
            if (!owned.IsStored)
            {
                Forget(record.RunId);
            }

            return new AnsweredCall(new(Answer.Refused, Problem: fault.Message));
        }
    }

    /// <inheritdoc/>
    public void Follow(string run, RunRecord own, RunClient client) => _ = Context.Run(() => FollowAsync(run, own, client));

    /// <inheritdoc/>
    public void Leave(string run) => Forget(run);

    /// <summary>Somebody may have died: the owners are looked at now. Any thread.</summary>
    internal void LookAtOwners() => Volatile.Read(ref _looking).TrySetResult();

    /// <summary>A command by any of its names; <see langword="null"/> if this build does not have it as a durable one.</summary>
    internal CommandDescriptor? Known(string command) => Reactor.DurableCommands.FirstOrDefault(
        known => known.Name == command || known.FormerNames.Contains(command));

    /// <summary>Whether a run is in memory.</summary>
    internal bool Has(string id) => _owned.ContainsKey(id);

    /// <summary>A run that was claimed is in memory from now on.</summary>
    internal void Add(StoredRun run) => _owned[run.Id] = new OwnedRun(this, run);

    /// <summary>A run leaves memory.</summary>
    internal void Forget(string id) => _owned.Remove(id);

    /// <summary>
    /// A run has ended, or is stuck: who waits for it looks. One that this build cannot continue is not tried again here.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="why">Why it is stuck; empty: it is not.</param>
    internal void TellStopped(string id, string why)
    {
        if (why.StartsWith(RunRecord.UnreadablePrefix, StringComparison.Ordinal))
        {
            Process.NoteUnreadable(id);
        }

        Process.Watches.Tell(id);
    }

    /// <summary>What is stored of a run cannot be read any more.</summary>
    internal void TellDamaged(StoredRun run, Exception fault) => LogDamaged(_log, fault, run.Command, run.Id);

    /// <summary>The store no longer has a run that it had.</summary>
    internal void TellLost(StoredRun run) => LogLost(_log, run.Command, run.Id);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class AnsweredCall(SaveAnswer given) : JournalCall
    {
        public override Task Pending => Task.CompletedTask;

        public override bool TryTake(out SaveAnswer answer)
        {
            answer = given;
            return true;
        }
    }
}
