using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>What <see cref="Pop"/> waits for.</summary>
[Command("GET /push/{key}")]
public sealed partial class Push(IDatabase redis) : Command<KeyAsk>
{
    [Step] Task<long> Add() => redis.ListRightPushAsync(Request.Key, "for-" + Request.Key);

    [Step] Reply Answer(long length) => Text($"{length}");
}
