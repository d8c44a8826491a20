using StackExchange.Redis;

namespace Kim.Durable.Redis.Records;

/// <summary>Makes the fields of a record, name and value in turn.</summary>
internal static class RecordWriter
{
    /// <summary>How many arguments <see cref="AddRequest"/> adds.</summary>
    internal const int RequestCount = 8;

    private const int StateFixedCount = 8;

    private static readonly object Key = (RedisValue)RecordFields.Key;
    private static readonly object Hash = (RedisValue)RecordFields.Hash;
    private static readonly object Request = (RedisValue)RecordFields.Request;
    private static readonly object Root = (RedisValue)RecordFields.Root;
    private static readonly object At = (RedisValue)RecordFields.At;
    private static readonly object Snapshot = (RedisValue)RecordFields.Snapshot;
    private static readonly object Reply = (RedisValue)RecordFields.Reply;
    private static readonly object Why = (RedisValue)RecordFields.Why;

    /// <summary>How many arguments <see cref="AddState"/> adds.</summary>
    internal static int StateCount(StoredRun run) => StateFixedCount + (2 * run.Taken.Count);

    /// <summary>Adds what is written once.</summary>
    internal static void AddRequest(ref ArgumentList arguments, StoredRun run)
    {
        arguments.AddBoxed(Key);
        arguments.Add((RedisValue)run.Key);
        arguments.AddBoxed(Hash);
        arguments.Add((RedisValue)run.Hash);
        arguments.AddBoxed(Request);
        arguments.Add(run.Request);
        arguments.AddBoxed(Root);
        arguments.Add((RedisValue)run.Root);
    }

    /// <summary>Adds what every save writes.</summary>
    internal static void AddState(ref ArgumentList arguments, StoredRun run)
    {
        arguments.AddBoxed(At);
        arguments.Add((RedisValue)$"{run.Step}:{RecordFields.Word(run.Phase)}");
        arguments.AddBoxed(Snapshot);
        arguments.Add(run.Snapshot);
        arguments.AddBoxed(Reply);
        arguments.Add(run.Reply);
        arguments.AddBoxed(Why);
        arguments.Add((RedisValue)run.Why);
        if (run.Taken.Count > 0)
        {
            foreach (var (name, count) in run.Taken)
            {
                arguments.Add((RedisValue)(RecordFields.Taken + name));
                arguments.Add((RedisValue)count);
            }
        }
    }
}
