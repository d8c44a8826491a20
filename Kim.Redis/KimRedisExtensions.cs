using Kim;
using Kim.Reactors;
using Kim.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Redis.</summary>
public static class KimRedisExtensions
{
    // The key of the services for large values.
    private const string Bulk = "bulk";

    /// <summary>
    /// Gives commands Redis on their reactor: <c>IDatabase</c>, <c>IConnectionMultiplexer</c> and <see cref="BlockingRedis"/>.
    /// <c>Kim:Redis</c> is the connection string.
    /// </summary>
    /// <remarks>
    /// <para>Other code of the app gets <c>IDatabase</c> and <c>IConnectionMultiplexer</c> from the container, if the app registers none of
    /// its own: one connection for the process, with the library's own I/O, which is opened when it is first taken.</para>
    /// <para>For values of some megabytes both have the key <c>bulk</c>: <c>[FromKeyedServices("bulk")] IDatabase bulk</c>, in commands and
    /// elsewhere, is one more such connection, so that nothing else waits for a large reply.</para>
    /// </remarks>
    /// <param name="kim">The builder.</param>
    /// <returns>The builder.</returns>
    public static KimBuilder AddRedis(this KimBuilder kim)
    {
        ArgumentNullException.ThrowIfNull(kim);
        if (!kim.Services.Any(service => service.ImplementationType == typeof(RedisFeature)))
        {
            kim.AddSettings(RedisSettings.All);
            kim.Services.AddSingleton<IReactorFeature, RedisFeature>();
            kim.Services.TryAddSingleton(services => Blocking(services.GetRequiredService<IOptions<KimRedisOptions>>().Value));
            kim.Services.TryAddSingleton(Connect);
            kim.Services.TryAddSingleton(static services => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase());
            kim.Services.TryAddKeyedSingleton(Bulk, static (services, _) => Connect(services));
            kim.Services.TryAddKeyedSingleton(
                Bulk, static (services, key) => services.GetRequiredKeyedService<IConnectionMultiplexer>(key).GetDatabase());
        }

        return kim;
    }

    /// <summary>As <c>AddRedis()</c>, with options that are set in code.</summary>
    /// <param name="kim">The builder.</param>
    /// <param name="configure">Sets options. They override the configuration.</param>
    /// <returns>The builder.</returns>
    public static KimBuilder AddRedis(this KimBuilder kim, Action<KimRedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        kim.AddRedis().Services.Configure(configure);
        return kim;
    }

    /// <summary>As <c>AddRedis()</c>, with the connection string <c>ConnectionStrings:name</c> in place of <c>Kim:Redis</c>.</summary>
    /// <remarks>The name is that of the resource, if .NET Aspire or a similar tool sets connection strings.</remarks>
    /// <param name="kim">The builder.</param>
    /// <param name="connectionName">The name. If there is no such connection string, the host does not start.</param>
    /// <returns>The builder.</returns>
    public static KimBuilder AddRedis(this KimBuilder kim, string connectionName)
    {
        ArgumentNullException.ThrowIfNull(kim);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        kim.AddRedis();
        kim.Services.AddOptions<KimRedisOptions>()
            .Configure<IConfiguration>((options, configuration) => RedisSettings.Take(options, configuration, connectionName));
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
        ? new BlockingRedis(() => ConnectionMultiplexer.ConnectAsync(ReactorRedis.Options(options)), options.MaxBlockingRedis)
        : throw NotSet(nameof(BlockingRedis));

    // The container gives it at once, so this waits: for as long as the library tries to connect, 2 s.
    private static IConnectionMultiplexer Connect(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<KimRedisOptions>>().Value;
        if (options.ConnectionString.Length == 0)
        {
            throw NotSet("IDatabase or IConnectionMultiplexer");
        }

        // The container would wait for a Redis that does not answer when it disposes it.
        var connection = ConnectionMultiplexer.Connect(ReactorRedis.Options(options));
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(() => RedisConnections.Close(connection));
        return connection;
    }

    private static KimConfigurationException NotSet(string taken) =>
        new($"Something takes {taken}, but Kim:Redis is not set. Set Kim:Redis to a Redis connection string.");
}
