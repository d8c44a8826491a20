using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>Makes a run the caller's.</summary>
internal sealed class ClaimCall : ScriptCall<ClaimResult>
{
    private readonly string _id;
    private readonly string _owner;

    internal ClaimCall(IDatabase database, RunKeys keys, string id, string command, string owner, ClaimFrom from)
        : base(database, id)
    {
        (_id, _owner) = (id, owner);
        var partition = RunIds.PartitionOf(id);
        var arguments = new ArgumentList(from.Owner.Length > 0 ? 7 : 6, 5);
        arguments.Add(keys.Run(id));
        arguments.Add(keys.Inbox(id));
        arguments.Add(keys.Due(partition, command));
        arguments.Add(keys.Owned(partition, owner));
        arguments.Add(keys.Owners(partition));
        arguments.Add(keys.Stuck(partition));
        if (from.Owner.Length > 0)
        {
            arguments.Add(keys.Owned(partition, from.Owner));
        }

        arguments.Add((RedisValue)id);
        arguments.Add((RedisValue)owner);
        arguments.Add((RedisValue)RecordFields.Letter(from.State));
        arguments.Add((RedisValue)from.Owner);
        arguments.Add((RedisValue)command);
        Ask(Script.Claim, arguments.Take());
    }

    protected override bool TryRead(string word, RedisResult[] parts, out ClaimResult answer)
    {
        if (word != "ok")
        {
            answer = new(word == "gone" ? ClaimOutcome.Gone : ClaimOutcome.Lost);
            return true;
        }

        var reader = new RecordReader(_id, (RedisValue[])parts[4]!);
        var run = reader.ReadRun((RedisValue[])parts[5]!) with
        {
            Owner = _owner,
            State = RunState.Running,
            Version = (long)parts[1],
            Tries = (int)parts[2],
        };
        answer = new(ClaimOutcome.Claimed, run, DateTimeOffset.FromUnixTimeMilliseconds((long)parts[3]));
        return true;
    }
}
