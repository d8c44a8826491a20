using StackExchange.Redis;

namespace Kim.Server.Tests.RedisCommands;

/// <summary>Waits where no step runs: in a constructor.</summary>
[Command("GET /waits-in/constructor")]
public sealed partial class WaitsInConstructor : Command
{
    private readonly string _value;

    public WaitsInConstructor(IDatabase redis) => _value = Late.Get(redis);

    [Step] Reply Answer() => Text(_value);
}

/// <summary>Waits while the reply is written.</summary>
[Command("GET /waits-in/reply")]
public sealed partial class WaitsInReply(IDatabase redis) : Command
{
    [Step] Late Answer() => new(redis);
}

/// <summary>A reply whose getter asks Redis.</summary>
public sealed class Late(IDatabase redis)
{
    public string Value => Get(redis);

    internal static string Get(IDatabase redis) => redis.StringGet("key").ToString();
}
