using Kim.Loops;
using Kim.Reactors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>Redis on the reactors: one connection on each, and one watch for all of them.</summary>
internal sealed class RedisFeature(IOptions<KimRedisOptions> options, ILoggerFactory loggers) : IReactorFeature
{
    private static readonly Type[] Types = [typeof(IConnectionMultiplexer), typeof(IDatabase)];

    // Read when this is made: a store that this starts is then older than the reactors, and ends after them.
    private readonly KimRedisOptions _options = options.Value;
    private readonly RedisConnections _connections = new(options.Value.ConnectionString, options.Value, loggers);

    public IReadOnlyCollection<Type> ServiceTypes => IsUsed ? Types : [];

    /// <inheritdoc/>
    public string? NotReady
    {
        get
        {
            // The log says why, and to whom it is.
            return !_connections.AreConnected ? "Redis is not connected"
                : _connections.AreStalled ? "Redis does not answer"
                : null;
        }
    }

    private bool IsUsed => _options.ConnectionString.Length > 0;

    public async Task<IReadOnlyDictionary<Type, object>> StartAsync(Reactor reactor)
    {
        if (!IsUsed)
        {
            return new Dictionary<Type, object>();
        }

        if (reactor.Loop is EpollLoop)
        {
            // With the library's own I/O another thread receives, and a wait ends by itself.
            reactor.Runner.JudgeWait = RedisWaits.Judge;
        }

        var connection = await _connections.OpenAsync(reactor).ConfigureAwait(false);
        return new Dictionary<Type, object>
        {
            [typeof(IConnectionMultiplexer)] = connection,
            [typeof(IDatabase)] = connection.GetDatabase(),
        };
    }

    public void Started() => _connections.Start();

    public ValueTask StopAsync(Reactor reactor) => _connections.CloseAsync(reactor);

    public Reply? ReplyTo(Exception fault) => RedisFaults.Map(fault);

    public string? AdviceFor(Type missing) => missing switch
    {
        _ when missing == typeof(IServer) => "Take IConnectionMultiplexer and get it from there: redis.GetServer(…).",
        _ when missing == typeof(ISubscriber) => "Take IConnectionMultiplexer and get it from there: redis.GetSubscriber().",
        _ when Types.Contains(missing) => "Set Kim:Redis to a Redis connection string.",
        { Namespace: "StackExchange.Redis" } => "Of Redis there are IDatabase and IConnectionMultiplexer: take one of these.",
        _ => null,
    };
}
