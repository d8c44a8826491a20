using System.Diagnostics.CodeAnalysis;
using Kim;
using Kim.Durable;
using Kim.Durable.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds durable runs that are kept in Redis.</summary>
public static class KimDurableRedisExtensions
{
    /// <summary>
    /// Keeps the runs of durable commands in Redis: that of <c>AddRedis</c>, which is to be called before, or the one that
    /// <c>Kim:Durable:Redis</c> names.
    /// </summary>
    /// <param name="kim">The builder.</param>
    /// <param name="configure">Sets options in code. They override the configuration.</param>
    /// <param name="configureRedis">The same, for those of Redis.</param>
    /// <returns>The builder.</returns>
    [Experimental("KIM1003")]
    public static KimBuilder AddDurableRedis(
        this KimBuilder kim, Action<KimDurableOptions>? configure = null, Action<KimDurableRedisOptions>? configureRedis = null)
    {
        ArgumentNullException.ThrowIfNull(kim);
        kim.AddDurable(configure);
        if (!kim.Services.Any(service => service.ImplementationType == typeof(RedisRunStores)))
        {
            kim.AddSettings(DurableRedisSettings.All);
            kim.Services.Replace(ServiceDescriptor.Singleton<IRunStoreFactory, RedisRunStores>());
        }

        if (configureRedis is not null)
        {
            kim.Services.Configure(configureRedis);
        }

        return kim;
    }
}
