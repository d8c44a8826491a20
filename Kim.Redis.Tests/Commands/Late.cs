using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>A reply whose getter asks Redis.</summary>
public sealed class Late(IDatabase redis)
{
    public string Value => Get(redis);

    internal static string Get(IDatabase redis) => redis.StringGet("key").ToString();
}
