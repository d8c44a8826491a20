using StackExchange.Redis;

namespace Kim.Durable.Redis.Records;

/// <summary>Makes the fields of a record, name and value in turn.</summary>
internal static class RecordWriter
{
    /// <summary>What is written once.</summary>
    internal static RedisValue[] OfRequest(StoredRun run) =>
    [
        RecordFields.Key, run.Key,
        RecordFields.Hash, run.Hash,
        RecordFields.Request, run.Request,
        RecordFields.Root, run.Root,
    ];

    /// <summary>What every save writes.</summary>
    internal static RedisValue[] OfState(StoredRun run)
    {
        const int Fixed = 8;
        var fields = new RedisValue[Fixed + (2 * run.Taken.Count)];
        fields[0] = RecordFields.At;
        fields[1] = $"{run.Step}:{RecordFields.Word(run.Phase)}";
        fields[2] = RecordFields.Snapshot;
        fields[3] = run.Snapshot;
        fields[4] = RecordFields.Reply;
        fields[5] = run.Reply;
        fields[6] = RecordFields.Why;
        fields[7] = run.Why;
        var next = Fixed;
        foreach (var (name, count) in run.Taken)
        {
            fields[next++] = RecordFields.Taken + name;
            fields[next++] = count;
        }

        return fields;
    }
}
