using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Writes and reads, as most commands do.</summary>
[Command("GET /store/{value}")]
public sealed partial class Store(IDatabase redis) : Command<Store.Ask>
{
    public sealed record Ask(string Value);

    [Step] Task<bool> Set() => redis.StringSetAsync("stored", Request.Value);

    [Step] Task<RedisValue> Get(bool stored) => redis.StringGetAsync("stored");

    [Step] Reply Answer(RedisValue value) => Text(value.ToString());
}
