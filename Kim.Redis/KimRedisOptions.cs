using Kim.Redis;

namespace Kim;

/// <summary>How commands reach Redis. Set by <c>Kim:Redis</c>, or in code with <c>AddRedis</c>.</summary>
public sealed class KimRedisOptions
{
    /// <summary>A StackExchange.Redis connection string (<c>Kim:Redis</c>); empty: there is no Redis.</summary>
    public string ConnectionString { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// How long Redis may leave commands without an answer, from when calls are refused with 503 until it answers (<c>Kim:RedisStall</c>).
    /// </summary>
    public TimeSpan RedisStall { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bytes that may wait on one reactor to be sent to Redis, in bytes; above it calls are refused with 503 (<c>Kim:MaxRedisUnsent</c>).
    /// </summary>
    public long MaxRedisUnsent { get; set; } = 32 * 1024 * 1024;

    /// <summary>Connections that <see cref="BlockingRedis"/> has at most (<c>Kim:MaxBlockingRedis</c>).</summary>
    public int MaxBlockingRedis { get; set; } = 64;

    /// <summary>Which extension point of the library is used (<c>Kim:RedisSeam</c>). For tests, which run both.</summary>
    internal RedisSeam Seam { get; set; }
}
