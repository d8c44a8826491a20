using Kim.Options;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>The settings of durable runs in Redis.</summary>
internal static class DurableRedisSettings
{
    internal static readonly IReadOnlyList<Setting<KimDurableRedisOptions>> All =
    [
        new(
            "Durable:Redis",
            "",
            "a StackExchange.Redis connection string of the Redis that keeps durable runs; without one the Redis of Kim:Redis",
            static (options, text) => options.ConnectionString = text,
            static options => Check(options.ConnectionString)),
    ];

    /// <exception cref="FormatException">It names no server.</exception>
    /// <exception cref="ArgumentException">It has an option that does not exist.</exception>
    private static void Check(string text)
    {
        if (text.Length > 0 && ConfigurationOptions.Parse(text).EndPoints.Count == 0)
        {
            throw new FormatException("it names no server: write host:port first, as in 127.0.0.1:6379,password=…");
        }
    }
}
