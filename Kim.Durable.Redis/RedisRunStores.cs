using Kim.Reactors;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>A store for each reactor: over the reactor's own connection, or over one of the process to another Redis.</summary>
internal sealed class RedisRunStores(IOptions<KimDurableRedisOptions> options) : IRunStoreFactory, IAsyncDisposable
{
    private const int ConnectTimeoutMs = 2_000;
    private const int ReconnectMs = 500;

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _other;

    public async Task<IRunStore> CreateAsync(Reactor reactor, RunStoreOptions limits)
    {
        var redis = options.Value;
        var database = redis.ConnectionString.Length > 0
            ? (await Other(redis.ConnectionString).ConfigureAwait(false)).GetDatabase()
            : reactor.Given<IDatabase>() ?? throw new KimConfigurationException(
                "Durable runs are to be kept in Redis, and there is none: call kim.AddRedis() before kim.AddDurableRedis(), and set "
                + "Kim:Redis to a connection string; or set Kim:Durable:Redis.");
        return new RedisRunStore(database, redis.Namespace, limits) { Persistence = redis.Persistence };
    }

    public async ValueTask DisposeAsync()
    {
        if (_other is { } other)
        {
            await (await other.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<ConnectionMultiplexer> Other(string connectionString)
    {
        lock (_gate)
        {
            return _other ??= ConnectionMultiplexer.ConnectAsync(Options(connectionString));
        }
    }

    // What is away fails at once, and the connection comes back by itself: runs wait, and ask again.
    private static ConfigurationOptions Options(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMs);
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, ConnectTimeoutMs);
        return options;
    }
}
