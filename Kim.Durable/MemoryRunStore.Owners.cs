namespace Kim.Durable;

// Who has runs, and whether it lives.
public sealed partial class MemoryRunStore
{
    private readonly Dictionary<string, OwnerInfo> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _leases = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> RenewAsync(OwnerInfo owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        RunStoreOptions.CheckOwner(owner.Name);
        lock (_gate)
        {
            var isHeld = IsAlive(owner.Name) && _owners.TryGetValue(owner.Name, out var before) && before.IsSameProcess(owner);
            _owners[owner.Name] = owner with { Commands = [.. owner.Commands] };
            _leases[owner.Name] = Now + _options.Lease;
            return Task.FromResult(isHeld);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredOwner>> OwnersAsync()
    {
        lock (_gate)
        {
            var working = All().Where(run => run.Record.State is RunState.Running).Select(run => run.Record.Owner).ToHashSet();
            foreach (var name in _owners.Keys.Where(name => !IsAlive(name) && !working.Contains(name)).ToList())
            {
                _owners.Remove(name);
                _leases.Remove(name);
            }

            return Task.FromResult<IReadOnlyList<StoredOwner>>([.. _owners.Keys.Union(working).Order(StringComparer.Ordinal)
                .Select(name => new StoredOwner(name, IsAlive(name), _owners.GetValueOrDefault(name)))]);
        }
    }

    /// <inheritdoc/>
    public Task LeaveAsync(string owner)
    {
        RunStoreOptions.CheckOwner(owner);
        lock (_gate)
        {
            _leases.Remove(owner);
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task<StoreReport> CheckAsync() =>
        Task.FromResult(new StoreReport { Server = "Memory", Persistence = StorePersistence.None });

    private bool IsAlive(string owner) => _leases.TryGetValue(owner, out var end) && end > Now;
}
