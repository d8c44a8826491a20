using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>
/// Three effects that are written down in their order, with their steps' keys and processes: what ran twice can be told, when and where.
/// </summary>
[Command("POST /listed", Durable = true, Key = nameof(RunRequest.Id))]
public sealed partial class Listed(IDatabase redis) : Command<RunRequest>
{
    [Step] Task First() => List(1);

    [Step] Task Second() => List(2);

    [Step] Task Third() => List(3);

    [Step] RunReply Answer() => new(Request.Id);

    private Task List(int step) => redis.ListRightPushAsync($"list:{Request.Id}", $"{step} {Run.StepKey} {Environment.ProcessId}");
}
