using Kim.Steps;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Hosting;

/// <summary>Resolves one command's constructor parameters for one reactor: the reactor's own services, then singletons, and per run what is scoped or transient.</summary>
internal sealed class ReactorServices(Type command, IServiceProvider root, ServiceLifetimes lifetimes, IReadOnlyDictionary<Type, object> own) : CommandServices
{
    /// <summary>Resolves a command's constructor for one reactor.</summary>
    internal static BoundCommand Bind(CommandDescriptor descriptor, IServiceProvider root, ServiceLifetimes lifetimes, IReadOnlyDictionary<Type, object> own, ConcurrencyPermits? permits)
    {
        var parameters = new ReactorServices(descriptor.Type, root, lifetimes, own);
        var factory = descriptor.CreateFactory(parameters);
        return new BoundCommand(descriptor, factory, parameters.NeedsScope ? root.GetRequiredService<IServiceScopeFactory>() : null, permits);
    }

    /// <summary>Whether a parameter asks for a scope per run.</summary>
    internal bool NeedsScope { get; private set; }

    /// <inheritdoc/>
    public override ServiceParameter<T> Parameter<T>(string name)
    {
        if (own.TryGetValue(typeof(T), out var value))
        {
            return ServiceParameter<T>.Fixed((T)value);
        }

        switch (lifetimes.Of(typeof(T)))
        {
            case ServiceLifetime.Singleton:
                return ServiceParameter<T>.Fixed(root.GetRequiredService<T>());
            case ServiceLifetime.Scoped or ServiceLifetime.Transient:
                NeedsScope = true;
                return ServiceParameter<T>.PerRun;
            default:
                throw new KimConfigurationException(
                    $"{command}: nothing is registered for constructor parameter '{name}' of type {typeof(T)}. {Mend<T>()}");
        }
    }

    private static string Mend<T>() =>
        typeof(T).Namespace == "StackExchange.Redis"
            ? "Set Kim:Redis to a Redis connection string."
            : $"Register it before the server is built: builder.Services.AddSingleton<{typeof(T).Name}>(…).";
}
