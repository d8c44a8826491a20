using Kim.Steps;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>What a client sees when Redis fails.</summary>
internal static class RedisFaults
{
    // The library tries to connect again every second.
    private const string RetryAfterSeconds = "1";

    /// <summary>503 where Redis is not connected, 504 where it does not answer; <see langword="null"/> for everything else.</summary>
    internal static Reply? Map(Exception fault) => fault switch
    {
        RedisTimeoutException => new EnvelopeReply(1, "Redis did not answer in time", 504),
        RedisConnectionException => new EnvelopeReply(1, "Redis is not connected, try again shortly", 503).Header("Retry-After", RetryAfterSeconds),
        _ => null,
    };
}
