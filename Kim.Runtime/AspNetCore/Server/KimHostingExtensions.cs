using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Kim.AspNetCore.Apps;
using Kim.AspNetCore.Modules;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Processes;
using Kim.AspNetCore.Reactors;
using Kim.AspNetCore.Server;
using Kim.Redis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Kim;

/// <summary>Puts Kim into a .NET host.</summary>
public static class KimHostingExtensions
{
    // What a stop takes beyond Kim:DrainTimeout: compensations, last replies.
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(15);

    /// <summary>Serves the commands of these tables, as configured under <c>Kim:</c>, when the host starts.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="tables">The commands, per assembly: the generated <c>KimCommands.Table</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">At the host's start: a setting cannot be used, two commands answer one route, or a constructor parameter is not registered.</exception>
    public static IHostApplicationBuilder AddKimServer(this IHostApplicationBuilder builder, params CommandTable[] tables)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = KimOptions.Read(builder.Configuration);
        Check(tables, AspNetAttributes.CheckForServer);
        builder.Services.AddSingleton<SystemdNotifications>();
        if (options.Workers > 0 && !WorkerProcess.IsThisOne)
        {
            builder.Services.AddSingleton(options);
            AddServer<Supervisor>(builder.Services);
        }
        else
        {
            AddReactors(builder, options, tables, AspNetAttributes.CheckForServer);
            AddKestrel(builder);
            AddServer<KestrelServerHost>(builder.Services);
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + AfterDrain);
        return builder;
    }

    /// <summary>Looks at the host's own commands; a module's are looked at with the module.</summary>
    internal static void Check(IEnumerable<CommandTable> tables, Action<CommandDescriptor> check)
    {
        foreach (var command in tables.SelectMany(table => table.Commands))
        {
            check(command);
        }
    }

    private static void AddServer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TServer>(IServiceCollection services)
        where TServer : class, IHostedService, IForcedStop
    {
        services.AddSingleton<TServer>();
        services.AddHostedService(provider => provider.GetRequiredService<TServer>());

        // Where the host has a lifetime of its own (a Windows service, say) that one stays.
        if (services.LastOrDefault(service => service.ServiceType == typeof(IHostLifetime)) is { } lifetime && lifetime.ImplementationType == typeof(ConsoleLifetime))
        {
            services.AddSingleton<IForcedStop>(provider => provider.GetRequiredService<TServer>());
            services.Replace(ServiceDescriptor.Singleton<IHostLifetime, SignalLifetime>());
        }
    }

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

    /// <summary>What every host of commands needs.</summary>
    /// <exception cref="KimConfigurationException">It has it already.</exception>
    internal static void AddReactors(IHostApplicationBuilder builder, KimOptions options, CommandTable[] tables, Action<CommandDescriptor> check)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(ReactorPool)))
        {
            throw new KimConfigurationException("This host has its Kim already: call AddKim or AddKimServer once, with all tables. For both, build two hosts; one process may hold them.");
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new ServiceLifetimes(builder.Services));
        builder.Services.AddSingleton(ModuleSet.Load(builder, options, tables, check).Serving);
        builder.Services.AddSingleton<ReactorPool>();
        builder.Services.TryAddSingleton(_ => options.Redis.Length > 0
            ? new BlockingRedis(() => ConnectionMultiplexer.ConnectAsync(ReactorRedis.Options(options.Redis)))
            : throw new KimConfigurationException("A command takes BlockingRedis, and Kim:Redis is not set: set it to a Redis connection string."));
    }
}
