using Kim.AspNetCore.Reactors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>Registers sessions.</summary>
public static class SessionExtensions
{
    /// <summary>Registers a <see cref="Session{TKey, TValue}"/>, one per reactor, for commands to take in their constructors.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TValue">The value.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets expiry, limit and callback.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">An option makes no sense, or the session is registered already.</exception>
    public static IServiceCollection AddKimSession<TKey, TValue>(this IServiceCollection services, Action<SessionOptions<TKey, TValue>>? configure = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(services);
        var type = typeof(Session<TKey, TValue>);
        if (services.Any(service => service.ImplementationInstance is PerReactorService other && other.ServiceType == type))
        {
            throw new ArgumentException($"Session<{typeof(TKey).Name}, {typeof(TValue).Name}> is registered twice: one kind of key and value is one session, so give one of the two a value type of its own.");
        }

        var options = new SessionOptions<TKey, TValue>();
        configure?.Invoke(options);
        options.Check();
        return services.AddSingleton(new PerReactorService(type, (reactor, loop) => new Session<TKey, TValue>(loop, options, reactor.GetRequiredService<ILoggerFactory>())));
    }
}
