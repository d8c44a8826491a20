using StackExchange.Redis;

namespace Kim.Bench.RedisFaults.Serving;

/// <summary>Writes the values of ten keys at once, and reads each by itself, all at the same time.</summary>
[Command("POST /ten")]
public sealed partial class Ten(IDatabase redis) : Command<Keyed>
{
    private const int Count = 10;

    [Step] private Task<bool> Set() => redis.StringSetAsync([.. Keys(Request.Key).Select(Entry)]);

    [Step] private Task<RedisValue>[] Get(bool stored) => [.. Keys(Request.Key).Select(key => redis.StringGetAsync(key))];

    [Step] private Reply Answer(RedisValue[] values) => Text(string.Join(',', values.Select(value => value.ToString())));

    internal static IEnumerable<string> Keys(string key) => Enumerable.Range(0, Count).Select(i => $"{key}.{i}");

    private static KeyValuePair<RedisKey, RedisValue> Entry(string key) => new(key, Keyed.ValueOf(key));
}
