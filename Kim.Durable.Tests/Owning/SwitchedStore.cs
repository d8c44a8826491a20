namespace Kim.Durable.Tests.Owning;

/// <summary>A store that loses its runs: from then on the runs are those of another one.</summary>
/// <param name="first">The store.</param>
/// <param name="second">The other one.</param>
/// <param name="losesLeases">Whether it loses its leases with the runs, as in a failover.</param>
internal sealed class SwitchedStore(IRunStore first, IRunStore second, bool losesLeases = false) : IRunStore
{
    internal bool LosesRuns { get; set; }

    private IRunStore Runs => LosesRuns ? second : first;

    private IRunStore Leases => losesLeases ? Runs : first;

    public StoreCall<BeginResult> BeginAsync(StoredRun run) => Runs.BeginAsync(run);

    public StoreCall<SaveResult> SaveAsync(StoredRun run, TimeSpan time = default) => Runs.SaveAsync(run, time);

    public StoreCall<ClaimResult> ClaimAsync(string id, string command, string owner, ClaimFrom from) =>
        Runs.ClaimAsync(id, command, owner, from);

    public StoreCall<SignalOutcome> SignalAsync(RunSignal signal) => Runs.SignalAsync(signal);

    public Task<StoredRun?> ReadAsync(string id) => Runs.ReadAsync(id);

    public Task<string?> FindAsync(string command, string key, string parent = "") => Runs.FindAsync(command, key, parent);

    public Task<IReadOnlyList<IReadOnlyList<string>>> DueAsync(IReadOnlyList<DueQuery> queries) => Runs.DueAsync(queries);

    public Task<int> SettleCalledAsync(TimeSpan again, int max) => Runs.SettleCalledAsync(again, max);

    public Task<IReadOnlyList<string>> OwnedAsync(string owner) => Runs.OwnedAsync(owner);

    public Task<IReadOnlyList<RunSummary>> SummariesAsync(IReadOnlyList<string> ids) => Runs.SummariesAsync(ids);

    public Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query) => Runs.ListAsync(query);

    public Task<RunCounts> CountAsync() => Runs.CountAsync();

    public Task<bool> RenewAsync(OwnerInfo owner) => Leases.RenewAsync(owner);

    public Task<IReadOnlyList<StoredOwner>> OwnersAsync() => Leases.OwnersAsync();

    public Task LeaveAsync(string owner) => Leases.LeaveAsync(owner);

    public Task<StoreReport> CheckAsync() => Leases.CheckAsync();
}
