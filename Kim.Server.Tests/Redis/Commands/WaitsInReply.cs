using StackExchange.Redis;

namespace Kim.Server.Tests.RedisCommands;

/// <summary>Waits while the reply is written.</summary>
[Command("GET /waits-in/reply")]
public sealed partial class WaitsInReply(IDatabase redis) : Command
{
    [Step] Late Answer() => new(redis);
}
