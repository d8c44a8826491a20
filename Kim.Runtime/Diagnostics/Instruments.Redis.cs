using System.Diagnostics.Metrics;

namespace Kim.Diagnostics;

// Redis on the reactors.
internal static partial class Instruments
{
    private static readonly Counter<long> RedisRefusals = Meter.CreateCounter<long>(
        "kim.redis.refused", "{call}", "Calls of Redis that were not sent; by reason (stall, unsent).");

    private static readonly Counter<long> RedisTimeouts = Meter.CreateCounter<long>(
        "kim.redis.timeouts", "{call}", "Calls of Redis that took longer than asyncTimeout.");

    private static readonly Counter<long> RedisReconnects = Meter.CreateCounter<long>(
        "kim.redis.reconnects", "{connection}", "Connections to Redis that were lost and made again; by reactor and reason.");

    private static RedisReadings[] _redis = [];
    private static bool _areRedisMade;

    /// <summary>A call of Redis was not sent.</summary>
    internal static void RedisRefused(string reason) => Add(RedisRefusals, Tag("reason", reason));

    /// <summary>A call of Redis has taken too long.</summary>
    internal static void RedisTimedOut() => Add(RedisTimeouts);

    /// <summary>A connection to Redis was lost and is there again.</summary>
    internal static void RedisReconnected(string reactor, string reason) =>
        Add(RedisReconnects, Tag("reactor", reactor), Tag("reason", reason));

    /// <summary>Observes a reactor's connection to Redis, until the result is disposed.</summary>
    internal static IDisposable ObserveRedis(RedisReadings readings)
    {
        lock (Gate)
        {
            _redis = [.. _redis, readings];
            if (!_areRedisMade)
            {
                _areRedisMade = true;
                Redis("kim.redis.connected", "{connection}", "Servers that are connected; by reactor.", static r => r.Connected());
                Redis("kim.redis.in_flight", "{command}", "Commands without an answer yet; by reactor.", static r => r.InFlight());
                Redis("kim.redis.unsent", "By", "Bytes that are not sent yet; by reactor.", static r => r.Unsent());
                Redis("kim.redis.oldest_unanswered", "ms",
                    "How long the oldest command without an answer has been waiting, to a tenth of a second; by reactor.",
                    static r => r.OldestMs());
            }

            return new Observation(readings);
        }
    }

    private static void Redis(string name, string unit, string description, Func<RedisReadings, long> read) =>
        Meter.CreateObservableGauge(
            name,
            () => from readings in Volatile.Read(ref _redis)
                  select new Measurement<long>(read(readings), Tag("reactor", readings.Reactor), Tag("redis", readings.Redis)),
            unit,
            description);

    private sealed class Observation(RedisReadings readings) : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                _redis = Array.FindAll(_redis, other => other != readings);
            }
        }
    }
}
