using Kim.Redis;

namespace Kim;

/// <summary>How commands reach Redis. Set by <c>Kim:Redis</c>, or in code with <c>AddRedis</c>.</summary>
public sealed class KimRedisOptions
{
    /// <summary>A StackExchange.Redis connection string (<c>Kim:Redis</c>); empty: there is no Redis.</summary>
    public string ConnectionString { get; set => field = value ?? ""; } = "";

    /// <summary>Which extension point of the library is used (<c>Kim:RedisSeam</c>). For tests, which run both.</summary>
    internal RedisSeam Seam { get; set; }
}
