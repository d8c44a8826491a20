using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Reads a value that may be large, on the connection for these, and says what it is made of.</summary>
[Command("GET /large/{key}")]
public sealed partial class Large([FromKeyedServices("bulk")] IDatabase bulk) : Command<Large.Ask>
{
    public sealed record Ask(string Key);

    [Step] Task<RedisValue> Get() => bulk.StringGetAsync(Request.Key);

    [Step]
    Reply Answer(RedisValue value)
    {
        var bytes = ((ReadOnlyMemory<byte>)value).Span;
        var others = bytes[1..].IndexOfAnyExcept((byte)0) < 0 ? "" : " and others";
        return Text($"{(char)bytes[0]}, {bytes.Length - 1} zeros{others} on {Thread.CurrentThread.Name}");
    }
}
