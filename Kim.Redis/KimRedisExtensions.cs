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
    /// <summary>Gives commands Redis on their reactor: <c>IDatabase</c> and <c>IConnectionMultiplexer</c>, and <see cref="BlockingRedis"/>. Where it is says <c>Kim:Redis</c>.</summary>
    /// <param name="kim">The host's Kim.</param>
    /// <param name="configure">Sets options in code; they outrank the configuration.</param>
    /// <returns>The same.</returns>
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

    /// <summary>Makes runs answer as they do with Redis when a step fails with one of its exceptions: 503 and 504. For tests, which have no Redis.</summary>
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
        ? new BlockingRedis(() => ConnectionMultiplexer.ConnectAsync(ReactorRedis.Options(options.ConnectionString)))
        : throw new KimConfigurationException("A command takes BlockingRedis, and Kim:Redis is not set: set it to a Redis connection string.");
}
