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
    /// <summary>Gives a server of <c>AddKimServer</c> middleware and more endpoints, as an ASP.NET Core app has.</summary>
    /// <remarks>
    /// <code>
    /// builder.AddKimServer(kim => kim.UsePipeline(app =>
    /// {
    ///     app.UseAuthentication();
    ///     app.UseAuthorization();
    /// }));
    /// </code>
    /// It runs when the server starts. Called several times, each adds to it. See <c>docs/coding/server.md</c>.
    /// </remarks>
    /// <param name="kim">The builder, from <c>AddKimServer</c>.</param>
    /// <param name="configure">Adds middleware and endpoints.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">The host is an ASP.NET Core app. At the server's start: an endpoint asks for middleware
    /// that the pipeline lacks.</exception>
    [CLSCompliant(false)] // ASP.NET Core's types do not say that they are.
    public static KimBuilder UsePipeline(this KimBuilder kim, Action<KimPipeline> configure)
    {
        ArgumentNullException.ThrowIfNull(kim);
        ArgumentNullException.ThrowIfNull(configure);
        if (kim is KimHostBuilder { IsApp: true })
        {
            throw new KimConfigurationException(
                "UsePipeline is for a server that AddKimServer makes: an ASP.NET Core app (AddKim) has a pipeline of its own. Write there "
                + "what it does, after builder.Build(): app.UseAuthorization(), and so on.");
        }

        PipelineSetup.AddTo(kim.Services, configure);
        return kim;
    }

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
