using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Waits in the part of a body that continues after an <c>await</c>.</summary>
[Command("GET /waits-after-await")]
public sealed partial class WaitsAfterAwait(IDatabase redis) : Command
{
    [Step]
    async Task<string> Wait()
    {
        await redis.StringSetAsync("key", "1");
        return redis.StringGet("key").ToString();
    }

    [Step] Reply Answer(string value) => Text(value);
}
