using System.Diagnostics.CodeAnalysis;
using Kim.Durable.Redis.Records;
using Kim.Durable.Redis.Scripts;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>Holds durable runs in Redis: 7.0 or newer, alone or a cluster, or Garnet with scripts that are transactions.</summary>
/// <remarks>
/// <para>What belongs together is done by a script in the server. Each writes indexes first, then the record at once, and removes last:
/// what is cut off in between leaves an index that has too much, never one that has too little. Who meets an entry that its record
/// denies removes it.</para>
/// <para>What it knows are names: any number of them may use a namespace, on any threads that their database allows.</para>
/// </remarks>
[Experimental("KIM1003")]
public sealed partial class RedisRunStore : IRunStore
{
    private readonly IDatabase _database;
    private readonly RunKeys _keys;
    private readonly KnownIndexes _known;
    private readonly RunStoreOptions _options;

    /// <summary>Uses a database.</summary>
    /// <param name="database">Redis. In a cluster it is any node's.</param>
    /// <param name="namespace">Before all keys. Stores with different ones do not know of each other.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentException">The namespace cannot be part of a key.</exception>
    public RedisRunStore(IDatabase database, string @namespace = "kim", RunStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _keys = new RunKeys(@namespace);
        _options = options ?? new();
        _known = new KnownIndexes(_options.Lease);
    }

    /// <summary>What survives the end of the server, if that is known; <see langword="null"/>: it is asked.</summary>
    public StorePersistence? Persistence { get; init; }

    /// <inheritdoc/>
    public StoreCall<BeginResult> BeginAsync(StoredRun run)
    {
        _options.CheckNew(run);
        return new BeginCall(_database, _keys, _known, run);
    }

    /// <inheritdoc/>
    public StoreCall<SaveResult> SaveAsync(StoredRun run, TimeSpan time = default)
    {
        _options.Check(run);
        return new SaveCall(_database, _keys, run, RunStoreOptions.Milliseconds(time));
    }

    /// <inheritdoc/>
    public StoreCall<ClaimResult> ClaimAsync(string id, string command, string owner, ClaimFrom from)
    {
        RunStoreOptions.CheckName("command", command);
        RunStoreOptions.CheckOwner(owner);
        return new ClaimCall(_database, _keys, id, command, owner, from);
    }

    /// <inheritdoc/>
    public StoreCall<SignalOutcome> SignalAsync(RunSignal signal)
    {
        _options.Check(signal);
        return new SignalCall(_database, _keys, signal, _options.MaxSignals);
    }

    /// <inheritdoc/>
    public async Task<StoredRun?> ReadAsync(string id)
    {
        try
        {
            var reading = _database.HashGetAllAsync(_keys.Run(id), CommandFlags.DemandMaster);
            var readingInbox = _database.HashGetAllAsync(_keys.Inbox(id), CommandFlags.DemandMaster);
            var (record, inbox) = (await reading.ConfigureAwait(false), await readingInbox.ConfigureAwait(false));
            return record.Length == 0
                ? null
                : new RecordReader(id, record).ReadRun([.. inbox.SelectMany(entry => (RedisValue[])[entry.Name, entry.Value])]);
        }
        catch (RedisServerException fault) when (RecordFields.Explain(id, fault) is StoredRunException explained)
        {
            throw explained;
        }
    }

    /// <inheritdoc/>
    public async Task<string?> FindAsync(string command, string key, string parent = "")
    {
        RunStoreOptions.CheckName("command", command);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var partition = string.IsNullOrEmpty(parent) ? RunIds.PartitionOf(command, key) : RunIds.PartitionOf(parent);
        var id = await _database.StringGetAsync(_keys.Key(partition, command, key), CommandFlags.DemandMaster).ConfigureAwait(false);
        return id.IsNullOrEmpty ? null : id.ToString();
    }
}
