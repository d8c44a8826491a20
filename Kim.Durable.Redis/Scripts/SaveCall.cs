using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>Writes where a run stands.</summary>
internal sealed class SaveCall : ScriptCall<SaveResult>
{
    internal SaveCall(IDatabase database, RunKeys keys, StoredRun run, long timeMs)
        : base(database, run.Id)
    {
        var isCalled = run is { State: RunState.Ended, Root.Length: > 0 };
        var hasKey = run is { State: RunState.Ended, Root.Length: 0, Key.Length: > 0 };
        var arguments = new ArgumentList(run.State is RunState.Running ? 2 : hasKey ? 5 : 4, 7 + RecordWriter.StateCount(run));
        arguments.Add(keys.Run(run.Id));
        arguments.Add(keys.Inbox(run.Id));
        if (run.State is not RunState.Running)
        {
            var partition = RunIds.PartitionOf(run.Id);
            arguments.Add(run.State switch
            {
                RunState.Parked => keys.Due(partition, run.Command),
                RunState.Ended => isCalled ? keys.Called(partition) : keys.Done(partition),
                _ => keys.Stuck(partition),
            });
            arguments.Add(keys.Owned(partition, run.Owner));
            if (hasKey)
            {
                arguments.Add(keys.Key(partition, run.Command, run.Key));
            }
        }

        arguments.Add((RedisValue)run.Id);
        arguments.Add((RedisValue)run.Owner);
        arguments.Add((RedisValue)run.Version);
        arguments.Add((RedisValue)(isCalled ? RecordFields.EndedCalled : RecordFields.Letter(run.State)));
        arguments.Add((RedisValue)(run.State is RunState.Parked or RunState.Ended ? timeMs : 0));
        arguments.Add((RedisValue)(run.Wait?.ToString() ?? ""));
        arguments.Add((RedisValue)run.Taken.GetValueOrDefault(RunSignal.Cancel));
        RecordWriter.AddState(ref arguments, run);
        Ask(Script.Save, arguments.Take());
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
