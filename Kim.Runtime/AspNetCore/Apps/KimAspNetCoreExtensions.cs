using Kim.AspNetCore.Apps;
using Kim.AspNetCore.Apps.OpenApi;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Reactors;
using Kim.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>Puts commands into an ASP.NET Core app, beside its controllers and minimal APIs. See <c>docs/coding/aspnet.md</c>.</summary>
public static class KimAspNetCoreExtensions
{
    /// <summary>Adds the reactors that run the commands of these tables, as configured under <c>Kim:</c>; <see cref="MapKimCommands"/> then makes endpoints of them.</summary>
    /// <remarks>
    /// <code>
    /// var builder = WebApplication.CreateBuilder(args);
    /// builder.AddKim(KimCommands.Table);
    /// var app = builder.Build();
    /// app.MapKimCommands();
    /// app.Run();
    /// </code>
    /// </remarks>
    /// <param name="builder">The app's builder.</param>
    /// <param name="tables">The commands, per assembly: the generated <c>KimCommands.Table</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">A setting cannot be used, a command carries an attribute that has no effect on it, or the host has its Kim already. At the app's start: two commands answer one route, or a constructor parameter is not registered.</exception>
    public static IHostApplicationBuilder AddKim(this IHostApplicationBuilder builder, params CommandTable[] tables)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = KimOptions.Read(builder.Configuration);
        if (options.Workers > 0)
        {
            throw new KimConfigurationException("Kim:Workers is for a server of Kim's own: here the app is the one process. Leave it out.");
        }

        KimHostingExtensions.Check(tables, AspNetAttributes.CheckForApp);
        KimHostingExtensions.AddReactors(builder, options, tables, AspNetAttributes.CheckForApp);
        builder.Services.AddRouting();
        builder.Services.AddHostedService<ReactorPoolLifetime>();
        builder.Services.AddHostedService<SettingsNotice>();
        builder.Services.AddSingleton(new OpenApiDocuments(builder.Services));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, CommandApiDescriptions>());
        return builder;
    }

    /// <summary>Makes an endpoint of each route of each command that was given to <see cref="AddKim"/>, and one of their graphs.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>All of them, for conventions such as <c>RequireAuthorization()</c>; attributes on a command's class outrank these.</returns>
    /// <exception cref="InvalidOperationException">There was no <see cref="AddKim"/>.</exception>
    [CLSCompliant(false)] // ASP.NET Core's types do not say that they are.
    public static IEndpointConventionBuilder MapKimCommands(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        if (services.GetService<ReactorPool>() is not { } reactors)
        {
            throw new InvalidOperationException("MapKimCommands needs the commands: call builder.AddKim(KimCommands.Table) before the app is built.");
        }

        var tables = services.GetRequiredService<IReadOnlyList<CommandTable>>();
        var commands = tables.SelectMany(table => table.Commands).ToList();
        var heads = commands.SelectMany(command => command.Routes).Where(route => route.StartsWith("HEAD ", StringComparison.Ordinal)).Select(CommandEndpoint.Shape).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var log = SafeLoggerFactory.Of(services.GetRequiredService<ILoggerFactory>()).CreateLogger<CommandEndpoint>();
        var group = endpoints.MapGroup("");
        foreach (var command in commands)
        {
            CommandEndpoint.Map(group, reactors, command, heads, log);
        }

        services.GetRequiredService<OpenApiDocuments>().Add(services);

        // Useful to whoever works on the app, none of its API.
        var graphs = group.MapGroup("").WithMetadata(new ExcludeFromDescriptionAttribute());
        CommandEndpoint.Map(graphs, reactors, GraphCommand.Bind(tables, isPublic: false).Descriptor, heads, log);
        return group;
    }

    /// <summary>Puts the whole app's Kestrel on the reactors' sockets (Linux), so that a request of a command need not change its connection's reactor. After <see cref="AddKim"/>.</summary>
    /// <remarks>
    /// On another platform, and with <c>Kim:Transport=sockets</c>, it changes nothing and says so in the log.
    /// Middleware, controllers and minimal APIs run on the thread pool, as ever. With <paramref name="appOnReactor"/> they run on the reactors, which saves two thread changes a request:
    /// only for an app that never blocks and never computes for long, since everything of that reactor waits meanwhile.
    /// </remarks>
    /// <param name="builder">The app's builder.</param>
    /// <param name="appOnReactor">Whether the app's own code runs on the reactors, up to its first wait.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">There was no <see cref="AddKim"/>.</exception>
    public static IHostApplicationBuilder UseKimReactor(this IHostApplicationBuilder builder, bool appOnReactor = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.FirstOrDefault(service => service.ServiceType == typeof(KimOptions))?.ImplementationInstance is not KimOptions options)
        {
            throw new InvalidOperationException("UseKimReactor needs the reactors: call builder.AddKim(KimCommands.Table) first.");
        }

        if (options.Transport is KimTransport.Epoll)
        {
            // Kestrel asks the one registered last first.
            builder.Services.AddSingleton<IConnectionListenerFactory>(services =>
                new AppListenerFactory(services.GetRequiredService<ReactorPool>(), options, appOnReactor, services.GetRequiredService<ILoggerFactory>()));
        }
        else
        {
            builder.Services.AddHostedService<TransportNotice>();
        }

        return builder;
    }
}
