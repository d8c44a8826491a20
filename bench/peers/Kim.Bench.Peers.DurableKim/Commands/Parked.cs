using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>An effect, then a wait for the signal <c>go</c>, then another effect.</summary>
[Command("POST /parked", Durable = true)]
public sealed partial class Parked(IDatabase redis) : Command<RunRequest>
{
    [Step] Task First() => redis.Count(Request, 1);

    [Step] Task<string?> Wait() => Signal<string>("go", within: "7d");

    [Step] Task Third(string? go) => redis.Count(Request, go is null ? 2 : 3);

    [Step] RunReply Answer() => new(Request.Id);
}
