using System.Globalization;
using Kim.Durable.Redis.Scripts;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

// Who has runs, and whether it lives.
public sealed partial class RedisRunStore
{
    /// <inheritdoc/>
    public async Task<bool> RenewAsync(OwnerInfo owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        RunStoreOptions.CheckOwner(owner.Name);

        // What it says outlives the lease: who takes its runs, or watches its process, needs it.
        var telling = _database.HashSetAsync(_keys.Workers, owner.Name, OwnerJson.Write(owner));
        var token = Token(owner);
        var before = await _database.StringSetAndGetAsync(_keys.Lease(owner.Name), token, _options.Lease)
            .ConfigureAwait(false);
        await telling.ConfigureAwait(false);
        return before == token;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredOwner>> OwnersAsync()
    {
        var told = await _database.HashGetAllAsync(_keys.Workers, CommandFlags.DemandMaster).ConfigureAwait(false);
        var sets = await Task.WhenAll(InPartitions(partition =>
            _database.SetMembersAsync(_keys.Owners(partition), CommandFlags.DemandMaster))).ConfigureAwait(false);
        var working = sets.SelectMany((set, partition) => set.Select(owner => (Name: owner.ToString(), Partition: partition)))
            .ToLookup(entry => entry.Name, entry => entry.Partition, StringComparer.Ordinal);
        var infos = told.ToDictionary(entry => entry.Name.ToString(), entry => OwnerJson.Read(entry.Name.ToString(), entry.Value));
        var names = infos.Keys.Union(working.Select(entry => entry.Key)).Order(StringComparer.Ordinal).ToList();
        var alive = await Task.WhenAll(names.Select(name =>
            _database.KeyExistsAsync(_keys.Lease(name), CommandFlags.DemandMaster))).ConfigureAwait(false);

        var owners = new List<StoredOwner>();
        foreach (var (name, isAlive) in names.Zip(alive))
        {
            if (isAlive || !await ForgetAsync(name, working[name]).ConfigureAwait(false))
            {
                owners.Add(new StoredOwner(name, isAlive, infos.GetValueOrDefault(name)));
            }
        }

        return owners;
    }

    /// <inheritdoc/>
    public Task LeaveAsync(string owner)
    {
        RunStoreOptions.CheckOwner(owner);
        return _database.KeyDeleteAsync(_keys.Lease(owner));
    }

    // Of one that has died: whether it has no run. Each partition decides in one piece, as it may just be waking and take one. If its name
    // is only told, it tells it again with its next renewal.
    private async Task<bool> ForgetAsync(string owner, IEnumerable<int> partitions)
    {
        var answers = await Task.WhenAll(partitions.Select(partition => Script.Forget.CallAsync(
            _database, [_keys.Owners(partition), _keys.Owned(partition, owner)], [owner]))).ConfigureAwait(false);
        if (answers.Any(answer => (int)answer == 0))
        {
            return false;
        }

        await _database.HashDeleteAsync(_keys.Workers, owner).ConfigureAwait(false);
        return true;
    }

    private static string Token(OwnerInfo owner) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner.Machine}|{owner.PidNamespace}|{owner.Pid}|{owner.Start}");
}
