using Microsoft.Extensions.DependencyInjection;

namespace Kim.Reactors;

/// <summary>
/// How long each registered service lives; the container itself does not tell. Which registration counts is decided as the container
/// decides it.
/// </summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    // What the container gives of itself, without a registration.
    private static readonly Type[] Own = [typeof(IServiceScopeFactory), typeof(IServiceProviderIsService),
        typeof(IServiceProviderIsKeyedService)];

    /// <summary>
    /// The lifetime of a service, or of all services of an <see cref="IEnumerable{T}"/> together; <see langword="null"/> if nothing is
    /// registered.
    /// </summary>
    /// <param name="type">The service.</param>
    /// <param name="key">Its key; <see langword="null"/>: it has none.</param>
    internal ServiceLifetime? Of(Type type, object? key = null)
    {
        if (key is null && Own.Contains(type))
        {
            return ServiceLifetime.Singleton;
        }

        return Registration(type, key)?.Lifetime ?? (Element(type) is { } element ? OfAll(element, key) : null);
    }

    /// <summary>
    /// The registration that counts: a closed type before an open one, the key itself before any key, of several the last.
    /// </summary>
    internal ServiceDescriptor? Registration(Type type, object? key)
    {
        var open = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : null;
        return Last(type, key) ?? Last(open, key);
    }

    /// <summary>The keys under which a type is registered.</summary>
    internal IEnumerable<object> Keys(Type type) =>
        services.Where(service => service.IsKeyedService && service.ServiceType == type).Select(service => service.ServiceKey!).Distinct();

    /// <summary>Of which type a parameter takes all services; <see langword="null"/> if it takes one.</summary>
    internal static Type? Element(Type type) =>
        type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? type.GenericTypeArguments[0] : null;

    private ServiceDescriptor? Last(Type? type, object? key) =>
        type is null ? null : Exact(type, key) ?? (key is null ? null : Exact(type, KeyedService.AnyKey));

    private ServiceDescriptor? Exact(Type type, object? key) =>
        services.LastOrDefault(service => service.ServiceType == type
            && (key is null ? !service.IsKeyedService : service.IsKeyedService && key.Equals(service.ServiceKey)));

    // One that lives for a run makes all of them do so.
    private ServiceLifetime OfAll(Type element, object? key)
    {
        var open = element.IsConstructedGenericType ? element.GetGenericTypeDefinition() : element;
        return services.Any(service => (service.ServiceType == element || service.ServiceType == open)
            && service.IsKeyedService == key is not null && service.Lifetime is not ServiceLifetime.Singleton)
            ? ServiceLifetime.Scoped
            : ServiceLifetime.Singleton;
    }
}
