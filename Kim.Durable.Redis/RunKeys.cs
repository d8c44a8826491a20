using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>The names of a namespace's keys.</summary>
/// <remarks>
/// <para>Of each partition, with one hash tag, so that a cluster has all of them in one place and a script may use them together. The tag
/// is the namespace and the partition, of which an id has the last digit: <c>{kim:0b}:run:00f1c2d3e4a5967b</c>.</para>
/// <list type="bullet">
/// <item><c>run:&lt;id&gt;</c>, a hash: the record; see <see cref="Records.RecordFields"/></item>
/// <item><c>in:&lt;id&gt;</c>, a hash: the inbox; see <c>signal.lua</c></item>
/// <item><c>key:&lt;command&gt;:&lt;key&gt;</c>: the id of the run with that key</item>
/// <item><c>due:&lt;command&gt;</c>, sorted by time: parked runs</item>
/// <item><c>own:&lt;owner&gt;</c>, a set: runs that an owner has</item>
/// <item><c>stuck</c>, sorted by time; <c>done</c>, sorted by the end of their time: stuck and ended runs</item>
/// <item><c>called</c>, sorted by when they are looked at: ended runs that others have called, which have no time yet</item>
/// <item><c>owners</c>, <c>cmds</c>, sets: which <c>own:…</c> and <c>due:…</c> there may be</item>
/// </list>
/// <para>Of the namespace, each by itself: <c>kim:w:&lt;owner&gt;</c>, a lease, and <c>kim:workers</c>, a hash of what owners say of
/// themselves.</para>
/// </remarks>
internal sealed class RunKeys
{
    // It is part of every key.
    private const int NamespaceMax = 100;

    private readonly string[] _partitions;
    private readonly string _lease;

    internal RunKeys(string @namespace)
    {
        if (string.IsNullOrEmpty(@namespace) || @namespace.Length > NamespaceMax || @namespace.AsSpan().ContainsAny('{', '}'))
        {
            throw new ArgumentException(
                $"'{@namespace}' is not a valid namespace of keys: 1 to {NamespaceMax} characters, without braces.", nameof(@namespace));
        }

        _partitions = [.. Enumerable.Range(0, RunIds.Partitions).Select(partition => $"{{{@namespace}:{partition:x2}}}:")];
        _lease = $"{@namespace}:w:";
        Workers = $"{@namespace}:workers";
    }

    internal RedisKey Workers { get; }

    internal RedisKey Lease(string owner) => _lease + owner;

    internal RedisKey Run(string id) => _partitions[RunIds.PartitionOf(id)] + "run:" + id;

    internal RedisKey Inbox(string id) => _partitions[RunIds.PartitionOf(id)] + "in:" + id;

    // In the partition of the run, which its key has decided.
    internal RedisKey Key(int partition, string command, string key) => _partitions[partition] + "key:" + command + ":" + key;

    internal RedisKey Due(int partition, string command) => _partitions[partition] + "due:" + command;

    internal RedisKey Owned(int partition, string owner) => _partitions[partition] + "own:" + owner;

    internal RedisKey Owners(int partition) => _partitions[partition] + "owners";

    internal RedisKey Commands(int partition) => _partitions[partition] + "cmds";

    internal RedisKey Stuck(int partition) => _partitions[partition] + "stuck";

    internal RedisKey Done(int partition) => _partitions[partition] + "done";

    internal RedisKey Called(int partition) => _partitions[partition] + "called";
}
