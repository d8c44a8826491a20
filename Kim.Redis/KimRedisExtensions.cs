using Kim;
using Kim.Reactors;
using Kim.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Redis.</summary>
public static class KimRedisExtensions
{
    /// <summary>
    /// Gives commands Redis on their reactor: <c>IDatabase</c>, <c>IConnectionMultiplexer</c> and <see cref="BlockingRedis"/>.
    /// <c>Kim:Redis</c> is the connection string.
    /// </summary>
    /// <param name="kim">The builder.</param>
    /// <param name="configure">Sets options in code. They override the configuration.</param>
    /// <returns>The builder.</returns>
    public static KimBuilder AddRedis(this KimBuilder kim, Action<KimRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kim);
        if (!kim.Services.Any(service => service.ImplementationType == typeof(RedisFeature)))
        {
            kim.AddSettings(RedisSettings.All);
            kim.Services.AddSingleton<IReactorFeature, RedisFeature>();
            kim.Services.TryAddSingleton(services => Blocking(services.GetRequiredService<IOptions<KimRedisOptions>>().Value));
        }

        if (configure is not null)
        {
            kim.Services.Configure(configure);
        }

        return kim;
    }

    /// <summary>
    /// For tests, which have no Redis: if a step fails with an exception of Redis, its run answers 503 or 504, as in a server.
    /// </summary>
    /// <param name="services">The test's services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddRedisFaults(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReactorFeature, RedisFeature>());
        return services;
    }

    private static BlockingRedis Blocking(KimRedisOptions options) => options.ConnectionString.Length > 0
        ? new BlockingRedis(
            () => ConnectionMultiplexer.ConnectAsync(ReactorRedis.Options(options)), options.MaxBlockingRedis)
        : throw new KimConfigurationException(
            "A command takes BlockingRedis, but Kim:Redis is not set: set it to a Redis connection string.");
}
