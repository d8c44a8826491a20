using Kim.Durable.Memory;

namespace Kim.Durable;

// What is found and listed.
public sealed partial class MemoryRunStore
{
    /// <inheritdoc/>
    public Task<StoredRun?> ReadAsync(string id)
    {
        _ = RunIds.PartitionOf(id);
        lock (_gate)
        {
            return Task.FromResult(Find(id)?.Read());
        }
    }

    /// <inheritdoc/>
    public Task<string?> FindAsync(string command, string key, string parent = "")
    {
        RunStoreOptions.CheckName("command", command);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var partition = string.IsNullOrEmpty(parent) ? RunIds.PartitionOf(command, key) : RunIds.PartitionOf(parent);
        lock (_gate)
        {
            return Task.FromResult(_keys.TryGetValue((partition, command, key), out var id) && Find(id) is not null ? id : null);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<string>>> DueAsync(IReadOnlyList<DueQuery> queries)
    {
        RunStoreOptions.Check(queries);
        lock (_gate)
        {
            var now = Now;
            var due = All().Where(run => run.Record.State is RunState.Parked && run.DueAt <= now).ToLookup(run => run.Record.Command);
            return Task.FromResult<IReadOnlyList<IReadOnlyList<string>>>([.. queries.Select(First)]);

            IReadOnlyList<string> First(DueQuery query) => [.. due[query.Command]
                .OrderBy(run => run.DueAt).ThenBy(run => run.Record.Id, StringComparer.Ordinal)
                .Take(query.Max).Select(run => run.Record.Id)];
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> OwnedAsync(string owner)
    {
        RunStoreOptions.CheckOwner(owner);
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. All()
                .Where(run => run.Record.State is RunState.Running && run.Record.Owner == owner)
                .Select(run => run.Record.Id).Order(Comparer<string>.Create(RunIds.Compare))]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunSummary>> SummariesAsync(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<RunSummary>>([.. ids.Select(Find).OfType<MemoryRun>().Select(run => run.Summarize())]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Max, 1, nameof(query));
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<RunSummary>>([.. All()
                .Where(run => (query.Command.Length == 0 || run.Record.Command == query.Command)
                    && (query.State is null || run.Record.State == query.State)
                    && (query.After.Length == 0 || RunIds.Compare(run.Record.Id, query.After) > 0))
                .OrderBy(run => run.Record.Id, Comparer<string>.Create(RunIds.Compare))
                .Take(query.Max).Select(run => run.Summarize())]);
        }
    }

    /// <inheritdoc/>
    public Task<RunCounts> CountAsync()
    {
        lock (_gate)
        {
            var states = All().ToLookup(run => run.Record.State);
            return Task.FromResult(new RunCounts(
                states[RunState.Running].Count(),
                states[RunState.Parked].Count(),
                states[RunState.Ended].Count(),
                states[RunState.Stuck].Count(),
                states[RunState.Parked].Min(run => (DateTimeOffset?)run.DueAt),
                Now));
        }
    }

    private IEnumerable<MemoryRun> All() => _runs.Keys.ToList().Select(Find).OfType<MemoryRun>();
}
