using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Reads from a replica, and nowhere else: it fails as long as the client knows none.</summary>
[Command("GET /replica")]
public sealed partial class Replica(IDatabase redis) : Command
{
    [Step] Task<RedisValue> Get() => redis.StringGetAsync("stored", CommandFlags.DemandReplica);

    [Step] Reply Answer(RedisValue value) => Text(value.ToString());
}
