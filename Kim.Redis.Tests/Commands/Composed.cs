using System.Globalization;
using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Tasks that write to Redis and end otherwise than by the reply to that: of the library's, and of one's own.</summary>
[Command("GET /composed/{key}")]
public sealed partial class Composed(IDatabase redis, IConnectionMultiplexer connection) : Command<KeyAsk>
{
    [Step]
    Task<string> Do() => Request.Key switch
    {
        "publish" => TextOf(redis.PublishAsync(RedisChannel.Literal("news"), "one")),
        "subscribe" => Subscribe(),
        "scan" => Scan(),
        "server" => TextOf(connection.GetServer(connection.GetEndPoints()[0]).TimeAsync()),
        "transaction" => Transaction(),
        "batch" => Batch(),
        "all" => TextOf(Task.WhenAll(redis.StringGetAsync("a"), redis.StringGetAsync("b"))),
        "own" => Own(),
        "forgotten" => Forgotten(),
        _ => TextOf(redis.PingAsync()),
    };

    [Step] Reply Answer(string value) => Text(value);

    private static async Task<string> TextOf<T>(Task<T> task) => Convert.ToString(await task, CultureInfo.InvariantCulture) ?? "";

    private async Task<string> Subscribe()
    {
        var queue = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"));
        await connection.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), "two");
        var message = await queue.ReadAsync();
        await queue.UnsubscribeAsync();
        return message.Message.ToString();
    }

    private async Task<string> Scan()
    {
        var count = 0;
        await foreach (var _ in redis.SetScanAsync("set"))
        {
            count++;
        }

        return $"{count}";
    }

    private Task<string> Transaction()
    {
        var transaction = redis.CreateTransaction();
        _ = transaction.StringSetAsync("t", "1");
        return TextOf(transaction.ExecuteAsync());
    }

    private Task<string> Batch()
    {
        var batch = redis.CreateBatch();
        var got = batch.StringGetAsync("a");
        batch.Execute();
        return TextOf(got);
    }

    // A promise of one's own, made as the library makes its own, that ends after the reply.
    private Task<string> Own()
    {
        var own = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        redis.StringGetAsync("a").GetAwaiter().UnsafeOnCompleted(() => own.SetResult("own"));
        return own.Task;
    }

    // As before, with a command whose reply nobody waits for.
    private Task<string> Forgotten()
    {
        var own = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        redis.StringSet("a", "1", flags: CommandFlags.FireAndForget);
        ThreadPool.UnsafeQueueUserWorkItem(_ => own.SetResult("forgotten"), null);
        return own.Task;
    }
}
