using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>A command that Redis holds until something comes.</summary>
[Command("GET /pop/{key}")]
public sealed partial class Pop(BlockingRedis blocking) : Command<KeyAsk>
{
    [Step]
    Task<string> Take()
    {
        var key = Request.Key;
        return blocking.Run(async redis => (string)(await redis.ExecuteAsync("BLPOP", key, "4"))[1]!);
    }

    [Step] Reply Answer(string value) => Text(value);
}
