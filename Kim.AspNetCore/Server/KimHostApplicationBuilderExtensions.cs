using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kim;
using Kim.AspNetCore.Apps;
using Kim.AspNetCore.Apps.OpenApi;
using Kim.AspNetCore.Modules;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Processes;
using Kim.AspNetCore.Reactors;
using Kim.AspNetCore.Server;
using Kim.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Puts Kim into a .NET host: as a server of its own, or into an ASP.NET Core app.</summary>
public static class KimHostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the reactors that run commands, as configured under <c>Kim:</c>. <c>MapKimCommands</c> then maps the commands. See
    /// <c>docs/coding/aspnet.md</c>.
    /// </summary>
    /// <remarks>
    /// <code>
    /// var builder = WebApplication.CreateBuilder(args);
    /// builder.AddKim();
    /// var app = builder.Build();
    /// app.MapKimCommands();
    /// app.Run();
    /// </code>
    /// </remarks>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The app's builder.</param>
    /// <param name="configure">Adds commands and packages. If it adds no commands, Kim takes those of the program's own assembly.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">A command has an attribute that has no effect on it, or the host has its Kim already.
    /// At the app's start, or by <c>MapKimCommands</c>: a setting cannot be used, two commands have the same route, or a constructor
    /// parameter is not registered.</exception>
    public static TBuilder AddKim<TBuilder>(this TBuilder builder, Action<KimBuilder> configure)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        AddReactors(builder, configure, isApp: true);
        AddEndpoints(builder.Services);
        builder.Services.AddHostedService<ReactorPoolLifetime>();
        builder.Services.AddHostedService<SettingsNotice>();
        return builder;
    }

    /// <summary>As <see cref="AddKim{TBuilder}(TBuilder, Action{KimBuilder})"/>, with the commands of the program's own assembly.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The app's builder.</param>
    /// <returns>The builder.</returns>
    public static TBuilder AddKim<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder => builder.AddKim(static _ => { });

    /// <summary>As <see cref="AddKim{TBuilder}(TBuilder, Action{KimBuilder})"/>, with the commands of these tables.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The app's builder.</param>
    /// <param name="tables">The generated <c>KimCommands.Table</c> of each assembly.</param>
    /// <returns>The builder.</returns>
    public static TBuilder AddKim<TBuilder>(this TBuilder builder, params CommandTable[] tables)
        where TBuilder : IHostApplicationBuilder => builder.AddKim(kim => Array.ForEach(tables, table => kim.AddCommands(table)));

    /// <summary>Serves commands over HTTP, as configured under <c>Kim:</c>, when the host starts.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The host's builder.</param>
    /// <param name="configure">Adds commands and packages. If it adds no commands, Kim takes those of the program's own assembly.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">A command has an attribute that nothing would enforce, or the host has its Kim already.
    /// At the host's start: a setting cannot be used, two commands have the same route, or a constructor parameter is not
    /// registered.</exception>
    public static TBuilder AddKimServer<TBuilder>(this TBuilder builder, Action<KimBuilder> configure)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        AddReactors(builder, configure, isApp: false);
        AddKestrel(builder);
        if (HasPipeline(builder.Services))
        {
            AddEndpoints(builder.Services);
        }

        builder.Services.AddSingleton<SystemdNotifications>();
        builder.Services.AddSingleton<Supervisor>();
        builder.Services.AddSingleton<KestrelServerHost>();
        builder.Services.AddSingleton(services => (IHostedService)ServerOf(services));

        // If the host has a lifetime of its own (a Windows service, say) that one stays.
        if (builder.Services.LastOrDefault(service => service.ServiceType == typeof(IHostLifetime)) is { } lifetime
            && lifetime.ImplementationType == typeof(ConsoleLifetime))
        {
            builder.Services.AddSingleton(ServerOf);
            builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, SignalLifetime>());
        }

        builder.Services.AddHostedService<ShutdownTime>();
        return builder;
    }

    /// <summary>
    /// As <see cref="AddKimServer{TBuilder}(TBuilder, Action{KimBuilder})"/>, with the commands of the program's own assembly.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The host's builder.</param>
    /// <returns>The builder.</returns>
    public static TBuilder AddKimServer<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder => builder.AddKimServer(static _ => { });

    /// <summary>As <see cref="AddKimServer{TBuilder}(TBuilder, Action{KimBuilder})"/>, with the commands of these tables.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The host's builder.</param>
    /// <param name="tables">The generated <c>KimCommands.Table</c> of each assembly.</param>
    /// <returns>The builder.</returns>
    public static TBuilder AddKimServer<TBuilder>(this TBuilder builder, params CommandTable[] tables)
        where TBuilder : IHostApplicationBuilder => builder.AddKimServer(kim => Array.ForEach(tables, table => kim.AddCommands(table)));

    private static bool HasPipeline(IServiceCollection services) => services.Any(service => service.ServiceType == typeof(PipelineSetup));

    // Commands as endpoints, which documents describe. Not inlined: a server without a pipeline does not load what this names.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddEndpoints(IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton(new OpenApiDocuments(services));
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, CommandApiDescriptions>());
    }

    // Who serves: the supervisor of workers, or this process itself.
    private static IForcedStop ServerOf(IServiceProvider services) =>
        services.GetRequiredService<KimOptions>().Workers > 0 && !WorkerProcess.IsThisOne
            ? services.GetRequiredService<Supervisor>()
            : services.GetRequiredService<KestrelServerHost>();

    private static void AddKestrel(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Transports>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<Transports>().Factory);
        builder.Services.TryAddSingleton(_ => new DiagnosticListener("Microsoft.AspNetCore"));
        builder.Services.TryAddSingleton<DiagnosticSource>(services => services.GetRequiredService<DiagnosticListener>());
        new ServicesOnlyWebHostBuilder(builder.Services, builder.Configuration).UseKestrelCore().UseKestrelHttpsConfiguration();

        // After Kestrel's own, which gives the options their services.
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
    }

    // What every host of commands needs.
    private static void AddReactors(IHostApplicationBuilder builder, Action<KimBuilder> configure, bool isApp)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(ReactorPool)))
        {
            throw new KimConfigurationException(
                "This host has its Kim already: call AddKim or AddKimServer once, with all tables. For both, build two hosts; one process "
                + "may hold them.");
        }

        var kim = new KimHostBuilder(builder, isApp);
        kim.AddSettings(KimSettings.All);
        configure(kim);
        Action<CommandDescriptor> check = isApp || HasPipeline(builder.Services)
            ? AspNetAttributes.CheckForApp
            : AspNetAttributes.CheckForServer;
        var tables = kim.Tables;
        foreach (var command in tables.SelectMany(table => table.Commands))
        {
            check(command);
        }

        builder.Services.AddSingleton<IValidateOptions<KimOptions>>(services =>
            new KimOptionsCheck(services.GetRequiredService<IConfiguration>(), services.GetServices<KnownSettings>(), isApp));
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<KimOptions>>().Value);
        builder.Services.AddSingleton(new ServiceLifetimes(builder.Services));
        builder.Services.AddSingleton(ModuleSet.Load(builder, tables, check, isApp).Serving);
        builder.Services.AddSingleton<ReactorPool>();
        AppJson.AddTo(builder.Services);
        builder.Services.AddSingleton<IKim, PoolRuns>();
    }
}
