using System.Runtime.CompilerServices;
using Kim;
using Kim.EmbeddedRedis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a store inside the process.</summary>
public static class KimEmbeddedRedisExtensions
{
    /// <summary>
    /// As <c>AddRedis</c>, but if <c>Kim:Redis</c> is not set, a store inside the process is used. Its data is lost when the process ends,
    /// unless <c>Kim:Data</c> names a folder to keep it in.
    /// </summary>
    /// <remarks>A program that was compiled natively has no such store: it does not start without <c>Kim:Redis</c>.</remarks>
    /// <param name="kim">The builder.</param>
    /// <returns>The builder.</returns>
    public static KimBuilder AddEmbeddedRedis(this KimBuilder kim)
    {
        ArgumentNullException.ThrowIfNull(kim);
        kim.AddRedis();
        if (kim.Services.Any(service => service.ImplementationType == typeof(EmbeddedStoreAddress)))
        {
            return kim;
        }

        kim.AddSettings(EmbeddedRedisSettings.All);

        // Garnet needs the runtime's compiler. The linker knows this condition, and leaves all of Garnet out of a native program.
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            kim.Services.AddSingleton(services => EmbeddedStore.Start(
                services.GetRequiredService<ILogger<EmbeddedStore>>(),
                services.GetRequiredService<IOptions<KimEmbeddedRedisOptions>>().Value.Data));
        }

        kim.Services.AddSingleton<IPostConfigureOptions<KimRedisOptions>, EmbeddedStoreAddress>();
        return kim;
    }
}
