using Kim;
using Kim.AspNetCore.Apps;
using Kim.AspNetCore.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What an ASP.NET Core app can set up in Kim.</summary>
public static class KimBuilderExtensions
{
    /// <summary>Puts the app's Kestrel on the reactors' sockets (Linux), so that a command runs on the reactor of its connection.</summary>
    /// <remarks>
    /// On another platform, and with <c>Kim:Transport=sockets</c>, it changes nothing and says so in the log.
    /// Middleware, controllers and minimal APIs run on the thread pool, as before, unless <see cref="ReactorSocketOptions.AppOnReactor"/>
    /// is set.
    /// </remarks>
    /// <param name="kim">The builder, from <c>AddKim</c>.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">The host is a server of <c>AddKimServer</c>.</exception>
    public static KimBuilder UseReactorSockets(this KimBuilder kim, Action<ReactorSocketOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kim);
        if (kim is KimHostBuilder { IsApp: false })
        {
            throw new KimConfigurationException(
                "UseReactorSockets is for an ASP.NET Core app (AddKim): a server that AddKimServer makes has Kim:Transport. Leave it out.");
        }

        kim.Services.AddOptions<ReactorSocketOptions>();
        if (configure is not null)
        {
            kim.Services.Configure(configure);
        }

        // Kestrel asks the one registered last first, and registers its own only if there is none.
        kim.Services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
        kim.Services.AddSingleton<IConnectionListenerFactory, AppListenerFactory>();
        return kim;
    }
}
