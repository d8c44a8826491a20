using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Stores the body as it is.</summary>
[Command("PUT /body/{key}")]
public sealed partial class PutBody(IDatabase redis) : Command<KeyAsk>
{
    [Step] Task<bool> Set() => redis.StringSetAsync(Request.Key, Http.Body);

    [Step] Reply Answer(bool stored) => Text($"{stored}");
}
