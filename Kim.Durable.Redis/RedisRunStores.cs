using Kim.Reactors;
using Kim.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>A store for each reactor, over the reactor's own connection: to the Redis of commands, or to another.</summary>
internal sealed class RedisRunStores(
    IOptions<KimDurableRedisOptions> options, IOptions<KimRedisOptions> redis, ILoggerFactory loggers) : IRunStoreFactory
{
    private readonly KimDurableRedisOptions _options = options.Value;
    private readonly RedisConnections? _other = options.Value.ConnectionString is { Length: > 0 } other
        ? new(other, redis.Value, loggers)
        : null;

    public async Task<IRunStore> CreateAsync(Reactor reactor, RunStoreOptions limits)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        var database = _other is not null
            ? (await _other.OpenAsync(reactor).ConfigureAwait(false)).GetDatabase()
            : reactor.Given<IDatabase>() ?? throw new KimConfigurationException(
                "Durable runs are to be kept in Redis, and there is none: call kim.AddRedis() before kim.AddDurableRedis(), and set "
                + "Kim:Redis to a connection string; or set Kim:Durable:Redis.");
        return new RedisRunStore(database, _options.Namespace, limits) { Persistence = _options.Persistence };
    }

    public void Started() => _other?.Start();

    public ValueTask CloseAsync(Reactor reactor) => _other?.CloseAsync(reactor) ?? default;
}
