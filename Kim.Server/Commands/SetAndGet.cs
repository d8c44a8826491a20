using StackExchange.Redis;

namespace Kim.Server.Commands;

/// <summary>A key and its value.</summary>
public sealed record KeyValue(string Key, string Value);

/// <summary>Stores a value in Redis, then answers with what Redis returns.</summary>
[Command("POST /kim/redis")]
public sealed partial class SetAndGet(IDatabase redis) : Command<KeyValue>
{
    [Step] Task<bool> Set() => redis.StringSetAsync(Request.Key, Request.Value);

    [Step] Task<RedisValue> Get(bool stored) => redis.StringGetAsync(Request.Key);   // parameter = the awaited result above

    [Step] KeyValue Answer(RedisValue value) => new(Request.Key, value!);            // the last step's value is the reply
}
