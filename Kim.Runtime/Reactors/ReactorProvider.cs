using Microsoft.Extensions.DependencyInjection;

namespace Kim.Reactors;

/// <summary>What a reactor has of its own, then what the host has: of its root, or of a run's scope.</summary>
/// <param name="own">The reactor's own services.</param>
/// <param name="inner">The host's.</param>
internal sealed class ReactorProvider(IReadOnlyDictionary<Type, object> own, IServiceProvider inner) : IKeyedServiceProvider
{
    public object? GetService(Type serviceType) =>
        serviceType == typeof(IServiceProvider) || serviceType == typeof(IKeyedServiceProvider) ? this
        : own.TryGetValue(serviceType, out var service) ? service
        : inner.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        serviceKey is null ? GetService(serviceType)
        : inner is IKeyedServiceProvider keyed ? keyed.GetKeyedService(serviceType, serviceKey)
        : throw new InvalidOperationException("This container has no keyed services.");

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey)
        ?? throw new InvalidOperationException(
            $"Nothing is registered for {serviceType} with the key {MissingService.Show(serviceKey ?? "null")}: register it, for example "
            + "with AddKeyedSingleton.");
}
