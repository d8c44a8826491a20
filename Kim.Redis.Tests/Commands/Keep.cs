using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Writes and reads a key that the client names.</summary>
[Command("GET /keep/{key}/{value}")]
public sealed partial class Keep(IDatabase redis) : Command<Keep.Ask>
{
    public sealed record Ask(string Key, string Value);

    [Step] Task<bool> Set() => redis.StringSetAsync(Request.Key, Request.Value);

    [Step] Task<RedisValue> Get(bool stored) => redis.StringGetAsync(Request.Key);

    [Step] Reply Answer(RedisValue value) => Text(value.ToString());
}
