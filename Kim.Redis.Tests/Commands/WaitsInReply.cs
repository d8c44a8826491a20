using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Waits while the reply is written.</summary>
[Command("GET /waits-in/reply")]
public sealed partial class WaitsInReply(IDatabase redis) : Command
{
    [Step] Late Answer() => new(redis);
}
