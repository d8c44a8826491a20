using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>Three effects, one after the other.</summary>
[Command("POST /run", Durable = true)]
public sealed partial class ThreeSteps(IDatabase redis) : Command<RunRequest>
{
    [Step] Task First() => redis.Count(Request, 1);

    [Step] Task Second() => redis.Count(Request, 2);

    [Step] Task Third() => redis.Count(Request, 3);

    [Step] RunReply Answer() => new(Request.Id);
}
