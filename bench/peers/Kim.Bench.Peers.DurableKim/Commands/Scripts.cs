using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>
/// Not durable: calls by itself, on the same connection, the scripts that the runs of <see cref="Saves"/> call, with the same arguments.
/// </summary>
[Command("POST /scripts")]
public sealed partial class Scripts(IDatabase redis) : Command<RunRequest>
{
    private readonly string _id = Guid.NewGuid().ToString("N")[..16];

    [Step] Task First() => RecordScripts.Begin(redis, _id);

    [Step] Task Second() => Save(1);

    [Step] Task Third() => Save(2);

    [Step] Task Fourth() => Save(3);

    [Step] Task Fifth() => Save(4);

    [Step] Task Sixth() => Save(5);

    [Step] Task Seventh() => Save(6);

    [Step] Task Eighth() => Save(7);

    [Step] Task Ninth() => RecordScripts.End(redis, _id);

    [Step] RunReply Answer() => new(Request.Id);

    private Task<RedisResult> Save(int number) => RecordScripts.Save(redis, _id, number);
}
