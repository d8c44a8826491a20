using Microsoft.Extensions.DependencyInjection;

namespace Kim.Hosting;

/// <summary>How long each registered service lives; the container itself does not tell.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    /// <summary>The lifetime of the registration that counts, the last one; <see langword="null"/> where there is none.</summary>
    internal ServiceLifetime? Of(Type type)
    {
        if (type == typeof(IServiceProvider))
        {
            return ServiceLifetime.Scoped;
        }

        if (type == typeof(IServiceScopeFactory))
        {
            return ServiceLifetime.Singleton;
        }

        return Last(type) ?? (type.IsConstructedGenericType ? Last(type.GetGenericTypeDefinition()) : null);
    }

    private ServiceLifetime? Last(Type type) => services.LastOrDefault(service => service.ServiceType == type && !service.IsKeyedService)?.Lifetime;
}
