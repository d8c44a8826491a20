using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>Writes where a run stands.</summary>
internal sealed class SaveCall : ScriptCall<SaveResult>
{
    internal SaveCall(IDatabase database, RunKeys keys, StoredRun run, long timeMs)
        : base(database, run.Id)
    {
        var partition = RunIds.PartitionOf(run.Id);
        Span<RedisKey> used = [keys.Run(run.Id), keys.Inbox(run.Id), default, keys.Owned(partition, run.Owner), default];
        var count = 2;
        if (run.State is not RunState.Running)
        {
            used[2] = run.State switch
            {
                RunState.Parked => keys.Due(partition, run.Command),
                RunState.Ended => keys.Done(partition),
                _ => keys.Stuck(partition),
            };
            count = 4;
            if (run.State is RunState.Ended && run.Key.Length > 0)
            {
                used[count++] = keys.Key(partition, run.Command, run.Key);
            }
        }

        Ask(Script.Save, Script.Arguments(used[..count],
        [
            run.Id,
            run.Owner,
            run.Version,
            RecordFields.Letter(run.State),
            run.State is RunState.Parked or RunState.Ended ? timeMs : 0,
            run.Wait?.ToString() ?? "",
            run.Taken.GetValueOrDefault(RunSignal.Cancel),
            .. RecordWriter.OfState(run),
        ]));
    }

    protected override bool TryRead(string word, RedisResult[] parts, out SaveResult answer)
    {
        answer = word switch
        {
            "ok" => new(SaveOutcome.Written, (string?)parts[1] == "cancel"),
            "signal" => new(SaveOutcome.Signalled, false, (byte[]?)parts[1]),
            "cancelled" => new(SaveOutcome.Cancelled, true),
            "gone" => new(SaveOutcome.Gone),
            _ => new(SaveOutcome.Fenced),
        };
        return true;
    }
}
