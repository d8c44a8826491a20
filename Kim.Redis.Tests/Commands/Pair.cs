using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Writes a value that is made of its key, and reads it: the one that gets another has the reply of somebody else.</summary>
[Command("GET /pair/{key}")]
public sealed partial class Pair(IDatabase redis) : Command<KeyAsk>
{
    [Step] Task<bool> Set() => redis.StringSetAsync(Request.Key, "of-" + Request.Key);

    [Step] Task<RedisValue> Get(bool stored) => redis.StringGetAsync(Request.Key);

    [Step] Reply Answer(RedisValue value) => Text(value.ToString());
}
