using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>A hundred calls at once.</summary>
[Command("GET /many")]
public sealed partial class ManyAtOnce(IDatabase redis) : Command
{
    [Step] Task<RedisValue>[] Ask() => [.. Enumerable.Range(0, 100).Select(i => redis.StringGetAsync($"many:{i}"))];

    [Step] Reply Answer(RedisValue[] values) => Text($"{values.Length}");
}
