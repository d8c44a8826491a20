using System.Text.Json;
using Kim;
using Kim.Binding;
using Kim.Reactors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers services that each reactor has one of, and says how commands write JSON.</summary>
public static class KimServiceCollectionExtensions
{
    /// <summary>
    /// Registers a service that is made once per reactor, at start. It may use the reactor's own services, such as <c>IDatabase</c>, and
    /// needs no locks.
    /// </summary>
    /// <remarks>
    /// <code>builder.Services.AddPerReactor&lt;IShop&gt;(services => new RedisShop(services.GetRequiredService&lt;IDatabase&gt;()));</code>
    /// </remarks>
    /// <typeparam name="TService">What commands ask for in their constructors.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="create">Makes one. Its argument has the reactor's own services and the host's.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPerReactor<TService>(this IServiceCollection services, Func<IServiceProvider, TService> create)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton(new PerReactorService(typeof(TService), (reactor, _) => create(reactor)));
    }

    /// <summary>
    /// Says how the commands of this host read and write JSON: naming, converters, how numbers and enums are written. It holds for
    /// requests, replies, streams of JSON and OpenAPI documents. See <c>docs/coding/http.md</c>.
    /// </summary>
    /// <remarks>
    /// <code>
    /// builder.Services.ConfigureKimJson(json =>
    /// {
    ///     json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    ///     json.Converters.Add(new MoneyConverter());
    /// });
    /// </code>
    /// The options are Kim's own at first: camelCase, and one converter, which writes enums by name. Called several times, each changes
    /// what those before it have left.
    /// </remarks>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the options, once, when the host starts.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection ConfigureKimJson(this IServiceCollection services, Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(static provider => Wire.Of(provider.GetServices<JsonSetup>()));
        return services.AddSingleton(new JsonSetup(configure));
    }

    /// <summary>
    /// Says what a client sees of an exception that no <c>[Catch]</c> of a command takes, for all commands of the host. Without it the
    /// answer is 500. See <c>docs/coding/failures.md</c>.
    /// </summary>
    /// <remarks>
    /// <code>
    /// builder.Services.MapKimFault&lt;DbException&gt;(fault => fault.IsTransient
    ///     ? Reply.Fail(1, "the database is busy", 503).WithHeader("Retry-After", "1")
    ///     : null);
    /// </code>
    /// Of several that fit, the first one registered that gives a reply counts; they come before what Kim itself makes of an exception.
    /// A run that is answered so has failed: its steps are compensated, and the log shows the exception with Debug.
    /// </remarks>
    /// <typeparam name="TException">The exceptions; those that derive from it are asked about, too.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="reply">Gives the reply, of a status from 400 on, or <see langword="null"/> to leave the exception to others. Called on
    /// a reactor, so it must not wait. What it throws is logged, and the client gets 500.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection MapKimFault<TException>(this IServiceCollection services, Func<TException, Reply?> reply)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(reply);
        return services.AddSingleton(new FaultMap(fault => fault is TException known ? reply(known) : null));
    }

    /// <summary>Registers a <see cref="Session{TKey, TValue}"/>, one per reactor, for commands to take in their constructors.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TValue">The value.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets expiry, limit and callback.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">An option is not valid, or the session is registered already.</exception>
    public static IServiceCollection AddKimSession<TKey,
    TValue>(this IServiceCollection services, Action<SessionOptions<TKey, TValue>>? configure = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(services);
        var type = typeof(Session<TKey, TValue>);
        if (services.Any(service => service.ImplementationInstance is PerReactorService other && other.ServiceType == type))
        {
            throw new ArgumentException(
                $"Session<{typeof(TKey).Name}, {typeof(TValue).Name}> is registered twice: there is one session for each pair of key and "
                + "value types. Give one of the two a value type of its own.");
        }

        var options = new SessionOptions<TKey, TValue>();
        configure?.Invoke(options);
        options.Check();
        return services.AddSingleton(
            new PerReactorService(type, (reactor, loop) =>
                new Session<TKey, TValue>(loop, options, reactor.GetRequiredService<ILoggerFactory>())));
    }
}
