using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>A script: a composed task of the library's.</summary>
[Command("GET /lua/{key}")]
public sealed partial class Lua(IDatabase redis) : Command<KeyAsk>
{
    [Step] Task<RedisResult> Eval() => redis.ScriptEvaluateAsync("return 'of-' .. KEYS[1]", [Request.Key]);

    [Step] Reply Answer(RedisResult value) => Text(value.ToString());
}
