using StackExchange.Redis;

namespace Kim.Bench.RedisFaults.Serving;

/// <summary>Has a script make the value of a key.</summary>
[Command("POST /script")]
public sealed partial class Script(IDatabase redis) : Command<Keyed>
{
    // As Keyed.ValueOf.
    private const string Lua = "return KEYS[1] .. ':' .. string.sub(redis.sha1hex(KEYS[1]), 1, 16)";

    [Step] private Task<RedisResult> Evaluate() => redis.ScriptEvaluateAsync(Lua, [Request.Key]);

    [Step] private Reply Answer(RedisResult value) => Text(value.ToString());
}
