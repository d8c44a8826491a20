using StackExchange.Redis;

namespace Kim.Bench.RedisFaults.Serving;

/// <summary>Writes the value of a key, and reads it.</summary>
[Command("POST /pair")]
public sealed partial class Pair(IDatabase redis) : Command<Keyed>
{
    [Step] private Task<bool> Set() => redis.StringSetAsync(Request.Key, Keyed.ValueOf(Request.Key));

    [Step] private Task<RedisValue> Get(bool stored) => redis.StringGetAsync(Request.Key);

    [Step] private Reply Answer(RedisValue value) => Text(value.ToString());
}
