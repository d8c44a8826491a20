using System.Globalization;
using Kim.Bench.Shared;
using StackExchange.Redis;

namespace Kim.Bench.Durable;

/// <summary>What a Redis says of its memory.</summary>
internal static class RedisMemory
{
    /// <summary>The bytes of its data, with all that it allocates for them.</summary>
    internal static async Task<double> Used(RedisServer server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
        var memory = (await connection.GetServer("127.0.0.1", server.Port).InfoAsync("memory")).SelectMany(section => section);
        return double.Parse(memory.First(line => line.Key == "used_memory").Value, CultureInfo.InvariantCulture);
    }
}
