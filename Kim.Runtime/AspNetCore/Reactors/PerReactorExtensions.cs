using Kim.AspNetCore.Reactors;
using Microsoft.Extensions.DependencyInjection;

namespace Kim;

/// <summary>Registers services of which each reactor has one of its own.</summary>
public static class PerReactorExtensions
{
    /// <summary>Registers a service that is made once per reactor, at start. It may use what is the reactor's, such as <c>IDatabase</c>, and needs no locks.</summary>
    /// <remarks><code>builder.Services.AddPerReactor&lt;IShop&gt;(services => new RedisShop(services.GetRequiredService&lt;IDatabase&gt;()));</code></remarks>
    /// <typeparam name="TService">What commands ask for in their constructors.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="create">Makes one; it is given the reactor's own services and, behind them, the host's.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPerReactor<TService>(this IServiceCollection services, Func<IServiceProvider, TService> create)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton(new PerReactorService(typeof(TService), (reactor, _) => create(reactor)));
    }
}
