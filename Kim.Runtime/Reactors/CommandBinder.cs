using Kim.CompilerServices;
using Kim.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Reactors;

/// <summary>
/// Resolves one command's constructor parameters for one reactor: the reactor's own services, then singletons, and per run what is scoped
/// or transient.
/// </summary>
internal sealed class CommandBinder(
    Type command, IServiceProvider root, ServiceLifetimes lifetimes, IReadOnlyDictionary<Type, object> own) : CommandServices
{
    /// <summary>Resolves a command's constructor for one reactor.</summary>
    internal static BoundCommand Bind(CommandDescriptor descriptor, IServiceProvider root, ServiceLifetimes lifetimes,
        IReadOnlyDictionary<Type, object> own, ConcurrencyPermits? permits)
    {
        var parameters = new CommandBinder(descriptor.Type, root, lifetimes, own);
        var factory = descriptor.CreateFactory(parameters);
        var validators = descriptor.CreateValidators?.Invoke(parameters);
        return new BoundCommand(descriptor, factory,
            parameters.NeedsScope ? root.GetRequiredService<IServiceScopeFactory>() : null, permits)
        {
            Validators = validators is { IsEmpty: false } ? validators : null,
            Services = new ReactorProvider(own, root),
            Filters =
            [
                .. descriptor.WithoutHostFilters ? [] : root.GetServices<FilterFactory>().Select(filter => filter.Make()),
                .. FiltersOf(descriptor),
            ],
        };
    }

    private static IReadOnlyList<FilterAttribute> FiltersOf(CommandDescriptor descriptor)
    {
        try
        {
            return descriptor.CreateFilters?.Invoke() ?? [];
        }
        catch (Exception fault)
        {
            throw new KimConfigurationException(
                $"{descriptor.Type}: a filter could not be made: {fault.GetType()}: {fault.Message.TrimEnd('.')}. Fix its constructor, or "
                + "what the attribute is given.", fault);
        }
    }

    /// <summary>Whether a parameter asks for a scope per run.</summary>
    internal bool NeedsScope { get; private set; }

    /// <inheritdoc/>
    public override ServiceParameter<T> Parameter<T>(string name, object? key = null) =>
        Find<T>(name, key)
        ?? throw new KimConfigurationException(
            $"{command}: nothing is registered for constructor parameter '{name}' {Described(typeof(T), key)}. "
            + $"{MissingService.Fix(typeof(T), key, lifetimes, root)}");

    /// <inheritdoc/>
    public override ServiceParameter<T> Optional<T>(string name, T fallback, object? key = null) =>
        Find<T>(name, key) ?? ServiceParameter<T>.Fixed(fallback);

    private static string Described(Type type, object? key) =>
        key is null ? $"of type {type}" : $"of type {type} with the key {MissingService.Show(key)}";

    private ServiceParameter<T>? Find<T>(string name, object? key)
    {
        if (key is null && own.TryGetValue(typeof(T), out var value))
        {
            return ServiceParameter<T>.Fixed((T)value);
        }

        if (key is null && ServiceLifetimes.Element(typeof(T)) is { } element && own.ContainsKey(element))
        {
            throw new KimConfigurationException(
                $"{command}: constructor parameter '{name}' takes every {element}, but each reactor has one of its own, which the "
                + $"container does not know. Take {element.Name} itself.");
        }

        if (key is null && (typeof(T) == typeof(IServiceProvider) || typeof(T) == typeof(IKeyedServiceProvider)))
        {
            NeedsScope = true;
            return ServiceParameter<T>.PerRun(scope => (T)(object)new ReactorProvider(own, scope));
        }

        switch (lifetimes.Of(typeof(T), key) ?? KnownToContainer(typeof(T), key))
        {
            case null:
                return null;
            case ServiceLifetime.Singleton:
                return ServiceParameter<T>.Fixed(Make<T>(name, key));
            default:
                if (new ServiceChain(lifetimes, KnownToContainer, own, root).Fault(typeof(T), key) is { } fault)
                {
                    throw new KimConfigurationException(
                        $"{command}: constructor parameter '{name}' {Described(typeof(T), key)} cannot be made: {fault}");
                }

                NeedsScope = true;
                return ServiceParameter<T>.PerRun(scope => (T)Resolve(scope, typeof(T), key));
        }
    }

    // Registered where we cannot look, in a container of another make: per run is right for every lifetime.
    private ServiceLifetime? KnownToContainer(Type type, object? key)
    {
        var isKnown = key is null
            ? root.GetService<IServiceProviderIsService>()?.IsService(type)
            : root.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(type, key);
        return isKnown is true ? ServiceLifetime.Scoped : null;
    }

    private T Make<T>(string name, object? key)
    {
        try
        {
            return (T)Resolve(root, typeof(T), key);
        }
        catch (Exception fault) when (fault is not KimConfigurationException)
        {
            throw new KimConfigurationException(
                $"{command}: constructor parameter '{name}' {Described(typeof(T), key)} could not be made: {fault.GetType()}: "
                + $"{fault.Message.TrimEnd('.')}. Fix its constructor, or what it was registered with.", fault);
        }
    }

    private static object Resolve(IServiceProvider services, Type type, object? key) =>
        key is null ? services.GetRequiredService(type) : services.GetRequiredKeyedService(type, key);
}
