using StackExchange.Redis;

namespace Kim.Durable.Redis.Records;

/// <summary>
/// Makes the fields of a record, name and value in turn. Most have neither key nor reply, and a field that is empty would cost as much
/// memory as one that is not.
/// </summary>
internal static class RecordWriter
{
    private const int StateFixedCount = 4;

    private static readonly object Key = (RedisValue)RecordFields.Key;
    private static readonly object Hash = (RedisValue)RecordFields.Hash;
    private static readonly object Request = (RedisValue)RecordFields.Request;
    private static readonly object Root = (RedisValue)RecordFields.Root;
    private static readonly object At = (RedisValue)RecordFields.At;
    private static readonly object Snapshot = (RedisValue)RecordFields.Snapshot;
    private static readonly object Reply = (RedisValue)RecordFields.Reply;
    private static readonly object Why = (RedisValue)RecordFields.Why;

    /// <summary>How many arguments <see cref="AddRequest"/> adds.</summary>
    internal static int RequestCount(StoredRun run) => 2 + Count(run.Key.Length) + Count(run.Hash.Length) + Count(run.Root.Length);

    /// <summary>How many arguments <see cref="AddState"/> adds.</summary>
    internal static int StateCount(StoredRun run) =>
        StateFixedCount + Count(run.Reply.Length) + Count(run.Why.Length) + (2 * run.Taken.Count);

    /// <summary>Adds what is written once.</summary>
    internal static void AddRequest(ref ArgumentList arguments, StoredRun run)
    {
        arguments.AddBoxed(Request);
        arguments.Add(run.Request);
        Add(ref arguments, Key, run.Key);
        Add(ref arguments, Hash, run.Hash);
        Add(ref arguments, Root, run.Root);
    }

    /// <summary>Adds what every save writes.</summary>
    internal static void AddState(ref ArgumentList arguments, StoredRun run)
    {
        arguments.AddBoxed(At);
        arguments.Add((RedisValue)$"{run.Step}:{RecordFields.Word(run.Phase)}");
        arguments.AddBoxed(Snapshot);
        arguments.Add(run.Snapshot);
        if (!run.Reply.IsEmpty)
        {
            arguments.AddBoxed(Reply);
            arguments.Add(run.Reply);
        }

        Add(ref arguments, Why, run.Why);
        if (run.Taken.Count > 0)
        {
            foreach (var (name, count) in run.Taken)
            {
                arguments.Add((RedisValue)(RecordFields.Taken + name));
                arguments.Add((RedisValue)count);
            }
        }
    }

    private static int Count(int length) => length > 0 ? 2 : 0;

    private static void Add(ref ArgumentList arguments, object name, string value)
    {
        if (value.Length > 0)
        {
            arguments.AddBoxed(name);
            arguments.Add((RedisValue)value);
        }
    }
}
