using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Calls that a server may refuse.</summary>
[Command("GET /try/{key}")]
public sealed partial class Try(IDatabase redis) : Command<KeyAsk>
{
    [Step]
    Task Ask() => Request.Key switch
    {
        "get" => redis.StringGetAsync("plain"),
        "type" => redis.ListRightPushAsync("plain", "1"),
        "syntax" => redis.ExecuteAsync("SET", "plain"),
        "unknown" => redis.ExecuteAsync("NOSUCH"),
        "hash" => redis.ScriptEvaluateAsync(Convert.FromHexString("ffffffffffffffffffffffffffffffffffffffff")),
        "script" => redis.ScriptEvaluateAsync("return redis.call('SET', KEYS[1], '1')", ["plain"]),
        "transaction" => Transaction(),
        "slots" => redis.StringGetAsync(["one", "two", "three"]),
        "several" => redis.StringGetAsync(["{t}1", "{t}2"]),
        _ => redis.StringSetAsync("plain", "1"),
    };

    [Step] Reply Answer() => Text("done");

    private Task<bool> Transaction()
    {
        var transaction = redis.CreateTransaction();
        _ = transaction.StringSetAsync("plain", "1");
        return transaction.ExecuteAsync();
    }
}
