using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Takes a name that nobody has, releases and extends a lock: with what is made for calls that wait.</summary>
[Command("GET /take/{name}")]
public sealed partial class Take(BlockingRedis blocking, IDatabase redis) : Command<Take.Ask>
{
    public sealed record Ask(string Name);

    [Step]
    Task<bool> TryTake()
    {
        var name = Request.Name;
        return blocking.Run(other =>
        {
            var transaction = other.CreateTransaction();
            transaction.AddCondition(Condition.KeyNotExists(name));
            _ = transaction.StringSetAsync(name, "taken");
            return transaction.ExecuteAsync();
        });
    }

    [Step] Next Check(bool taken) => taken ? ToLock() : Fail(1, "somebody has it", 409);

    [Step] Task<bool> Lock() => redis.LockTakeAsync("lock", "me", TimeSpan.FromSeconds(30));

    [Step]
    Task<bool> Extend(bool locked) =>
        blocking.Run(other => locked ? other.LockExtendAsync("lock", "me", TimeSpan.FromSeconds(30)) : Task.FromResult(false));

    [Step] Task<bool> Release(bool extended) => blocking.Run(other => extended && other.LockRelease("lock", "me"));

    [Step] Reply Answer(bool released) => Text($"taken, released {released} on {Thread.CurrentThread.Name}");
}
