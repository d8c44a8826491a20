using System.Collections.Concurrent;

namespace Kim.Durable.Redis;

/// <summary>Which owners and commands are in the lists of a partition: most runs find theirs there, and do not write them.</summary>
/// <remarks>
/// What is known is forgotten after a second, or a third of a shorter lease. So a server that has lost its data (it was emptied, or is a
/// replica that fell behind), or has forgotten an owner without a lease, is told again by the runs that follow.
/// </remarks>
internal sealed class KnownIndexes(TimeSpan lease)
{
    private readonly long _knownForMs = Math.Min(1000, (long)lease.TotalMilliseconds / 3);

    private readonly ConcurrentDictionary<(int Partition, string Owner, string Command), long> _since = new();

    internal bool Has(StoredRun run) => _since.TryGetValue(Entry(run), out var since) && Environment.TickCount64 - since < _knownForMs;

    /// <summary>A run of this owner and command was written with its indexes.</summary>
    /// <param name="run">The run.</param>
    /// <param name="since">When the call was sent, as <see cref="Environment.TickCount64"/>.</param>
    internal void Add(StoredRun run, long since) => _since[Entry(run)] = since;

    private static (int Partition, string Owner, string Command) Entry(StoredRun run) =>
        (RunIds.PartitionOf(run.Id), run.Owner, run.Command);
}
