using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Calls something of the library that waits for its answer on the thread that calls it, here the reactor's.</summary>
[Command("GET /waits/{kind}")]
public sealed partial class WaitsForRedis(IDatabase redis) : Command<WaitsForRedis.Ask>
{
    public sealed record Ask(string Kind);

    [Step]
    Task<bool> Wait()
    {
        switch (Request.Kind)
        {
            case "condition":
                var transaction = redis.CreateTransaction();
                transaction.AddCondition(Condition.KeyNotExists("taken"));
                _ = transaction.StringSetAsync("taken", "1");
                return transaction.ExecuteAsync();
            case "release":
                return redis.LockReleaseAsync("lock", "mine");
            case "extend":
                return redis.LockExtendAsync("lock", "mine", TimeSpan.FromSeconds(1));
            case "get":
                return Task.FromResult(redis.StringGet("key").HasValue);
            case "ping":
                return Task.FromResult(redis.Ping() > TimeSpan.Zero);
            case "wait":
                return Task.FromResult(redis.Wait(redis.KeyExistsAsync("key")));
            case "multiplexer-wait":
                return Task.FromResult(redis.Multiplexer.Wait(redis.KeyExistsAsync("key")));
            case "wait-all":
                redis.WaitAll(redis.KeyExistsAsync("key"), redis.KeyExistsAsync("other"));
                return Task.FromResult(true);
            case "result":
                return Task.FromResult(redis.KeyExistsAsync("key").Result);
            case "awaiter":
                return Task.FromResult(redis.KeyExistsAsync("key").GetAwaiter().GetResult());
            case "server":
                return Task.FromResult(Server.Time() > DateTime.MinValue);
            case "keys":
                return Task.FromResult(Server.Keys().Any());
            case "scan":
                return Task.FromResult(redis.HashScan("hash").Any());
            case "script":
                return Task.FromResult(LuaScript.Prepare("return 1").Load(Server) is not null);
            case "configure":
                return Task.FromResult(redis.Multiplexer.Configure());
            case "publish":
                return Task.FromResult(redis.Publish(RedisChannel.Literal("channel"), "word") >= 0);
            case "subscribe":
                redis.Multiplexer.GetSubscriber().Subscribe(RedisChannel.Literal("channel"), (_, _) => { });
                return Task.FromResult(true);
            case "transaction":
                return Task.FromResult(redis.CreateTransaction().Execute());
            default:
                throw new ArgumentException(Request.Kind);
        }
    }

    [Step] Reply Answer(bool value) => Text($"{value}");

    private IServer Server => redis.Multiplexer.GetServers()[0];
}
