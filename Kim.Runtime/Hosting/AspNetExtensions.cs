using Kim.Hosting;
using Kim.Http;
using Kim.Reactor;
using Kim.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>Puts commands into an ASP.NET Core app, beside its controllers and minimal APIs.</summary>
public static partial class AspNetExtensions
{
    /// <summary>Registers the reactors and the commands; <see cref="MapKimCommands"/> then gives them their endpoints. Settings are those under <c>Kim:</c>, except what is the app's own: addresses, TLS, limits on heads and bodies.</summary>
    /// <param name="builder">The app's builder.</param>
    /// <param name="tables">The commands, per assembly: the generated <c>KimCommands.Table</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">A setting cannot be used.</exception>
    public static IHostApplicationBuilder AddKim(this IHostApplicationBuilder builder, params CommandTable[] tables)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = KimOptions.Read(builder.Configuration);
        if (options.Workers > 0)
        {
            throw new KimConfigurationException("Kim:Workers is for a server of Kim's own: in an ASP.NET Core app the app is the one process. Leave it out.");
        }

        KimHostingExtensions.AddReactors(builder, options, tables);
        builder.Services.AddHostedService<ReactorsService>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, CommandApiDescriptions>());
        return builder;
    }

    /// <summary>Puts the whole app's Kestrel on Kim's transport: connections live on the reactors (Linux; elsewhere, and with <c>Kim:Transport=sockets</c>, the stock transport stays and the log says so).</summary>
    /// <param name="builder">The app's builder, after <see cref="AddKim"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AddKim"/> was not called before.</exception>
    public static IHostApplicationBuilder UseKimReactor(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Services.Any(service => service.ServiceType == typeof(Reactors)))
        {
            throw new InvalidOperationException("UseKimReactor() needs reactors: call builder.AddKim(KimCommands.Table) before it.");
        }

        // The last one registered is asked first.
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<KimOptions>() is { Transport: KimTransport.Epoll } options
            ? new ReactorListenerFactory(services.GetRequiredService<Reactors>().EpollLoops, options.Limits.UnsentBytes, [], services.GetRequiredService<ILoggerFactory>())
            : Stock(services));
        return builder;
    }

    /// <summary>Gives every command its endpoints. The attributes of a command's class, such as <c>[Authorize]</c>, are the endpoints' metadata.</summary>
    /// <param name="endpoints">The app.</param>
    /// <returns>To add conventions to all of them: <c>app.MapKimCommands().RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AddKim"/> was not called.</exception>
    public static IEndpointConventionBuilder MapKimCommands(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var reactors = endpoints.ServiceProvider.GetService<Reactors>() ?? throw new InvalidOperationException("MapKimCommands() needs commands: call builder.AddKim(KimCommands.Table) before the app is built.");
        var group = endpoints.MapGroup("");
        foreach (var command in endpoints.ServiceProvider.GetRequiredService<IReadOnlyList<CommandTable>>().SelectMany(table => table.Commands))
        {
            foreach (var route in command.Routes)
            {
                Map(group, reactors, command, route);
            }
        }

        return group;
    }

    private static void Map(RouteGroupBuilder group, Reactors reactors, CommandDescriptor command, string route)
    {
        var template = RouteTemplate.Parse(route);
        var pattern = route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..];

        // As on Kim's own server, GET also answers HEAD.
        string[] methods = template.Method is "GET" ? ["GET", "HEAD"] : [template.Method];
        group.MapMethods(pattern, methods, context => Process(context, reactors, route))
            .WithDisplayName($"{route} => {command.Name}")
            .WithMetadata([new CommandEndpoint(command, route), .. command.Type.GetCustomAttributes(inherit: true)]);
    }

    private static Task Process(HttpContext context, Reactors reactors, string text)
    {
        var reactor = reactors.For(context.Features.Get<RunQueue>());
        var route = reactor.RouteOf(text);
        var parameters = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.Parameters;
        string[] values = parameters.Count == 0 ? [] : [.. parameters.Select(parameter => (string)context.Request.RouteValues[parameter.Name]!)];
        return new HttpContextExchange(context, reactor.Front).ProcessAsync(new RouteMatch(route, values, context.Request.QueryString.Value ?? "", null));
    }

    private static SocketTransportFactory Stock(IServiceProvider services)
    {
        LogStock(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AspNetExtensions)));
        return ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);
    }

    [LoggerMessage(LogLevel.Warning, "UseKimReactor() has no effect: the reactor's transport is there on Linux only, and with Kim:Transport=sockets not at all. The app is served on the stock transport")]
    private static partial void LogStock(ILogger log);
}
