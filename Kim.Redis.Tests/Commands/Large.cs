using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Reads a value that may be large, on the connection for these, and says how long it is.</summary>
[Command("GET /large/{key}")]
public sealed partial class Large([FromKeyedServices("bulk")] IDatabase bulk) : Command<Large.Ask>
{
    public sealed record Ask(string Key);

    [Step] Task<RedisValue> Get() => bulk.StringGetAsync(Request.Key);

    [Step] Reply Answer(RedisValue value) => Text($"{value.Length()} on {Thread.CurrentThread.Name}");
}
