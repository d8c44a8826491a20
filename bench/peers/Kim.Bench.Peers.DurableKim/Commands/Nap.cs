using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>Sleeps for five seconds, then says when it woke: how late a run that is due continues.</summary>
[Command("POST /nap", Durable = true)]
public sealed partial class Nap(IDatabase redis) : Command<RunRequest>
{
    [Step] Task Sleeps() => Sleep("5s");

    [Step] Task Woke() => redis.Count(Request, 3);

    [Step] RunReply Answer() => new(Request.Id);
}
