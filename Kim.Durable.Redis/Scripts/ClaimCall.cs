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
        ReadOnlySpan<RedisKey> used =
        [
            keys.Run(id),
            keys.Inbox(id),
            keys.Due(partition, command),
            keys.Owned(partition, owner),
            keys.Owners(partition),
            keys.Stuck(partition),
            keys.Owned(partition, from.Owner),
        ];
        Ask(Script.Claim, Script.Arguments(
            from.Owner.Length > 0 ? used : used[..^1],
            [id, owner, RecordFields.Letter(from.State), from.Owner, command]));
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
