using Kim;
using Kim.EmbeddedRedis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a store inside the process.</summary>
public static class KimEmbeddedRedisExtensions
{
    /// <summary>As <c>AddRedis</c>; without <c>Kim:Redis</c> a store inside the process stands in for Redis. Its data ends with the process.</summary>
    /// <param name="kim">The host's Kim.</param>
    /// <returns>The same.</returns>
    public static KimBuilder AddEmbeddedRedis(this KimBuilder kim)
    {
        ArgumentNullException.ThrowIfNull(kim);
        kim.AddRedis();
        kim.Services.AddSingleton(services => EmbeddedStore.Start(services.GetRequiredService<ILogger<EmbeddedStore>>()));
        kim.Services.AddSingleton<IPostConfigureOptions<KimRedisOptions>, EmbeddedStoreAddress>();
        return kim;
    }
}
