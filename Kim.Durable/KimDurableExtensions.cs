using System.Diagnostics.CodeAnalysis;
using Kim;
using Kim.Durable;
using Kim.Durable.Http;
using Kim.Durable.Memory;
using Kim.Durable.Owning;
using Kim.Reactors;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds durable runs.</summary>
public static class KimDurableExtensions
{
    /// <summary>
    /// Keeps the runs of durable commands in memory, so they end with the process: for development. A package such as
    /// <c>Kim.Durable.Redis</c> keeps them elsewhere. Clients see and signal runs at <c>/kim/runs</c>, code by <see cref="IKimRuns"/>.
    /// </summary>
    /// <param name="kim">The builder.</param>
    /// <param name="configure">Sets options in code. They override the configuration.</param>
    /// <returns>The builder.</returns>
    [Experimental("KIM1003")]
    public static KimBuilder AddDurable(this KimBuilder kim, Action<KimDurableOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kim);
        if (!kim.Services.Any(service => service.ServiceType == typeof(DurableFeature)))
        {
            kim.AddSettings(DurableSettings.All);
            kim.Services.AddDurableRuns().TryAddSingleton<IRunStoreFactory, MemoryRunStores>();
            RunsOverHttp.AddTo(kim.Services);
        }

        if (configure is not null)
        {
            kim.Services.Configure(configure);
        }

        return kim;
    }

    /// <summary>
    /// For hosts of their own, which have a <see cref="Reactor"/> and no builder: keeps the runs of durable commands in what
    /// <see cref="IRunStoreFactory"/> is registered as. Configure <see cref="KimDurableOptions"/> as any options.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The services.</returns>
    [Experimental("KIM1003")]
    public static IServiceCollection AddDurableRuns(this IServiceCollection services)
    {
        services.AddSingleton<DurableFeature>();
        services.AddSingleton<IReactorFeature>(static services => services.GetRequiredService<DurableFeature>());
        return services.AddSingleton<IKimRuns, KimRuns>();
    }
}
