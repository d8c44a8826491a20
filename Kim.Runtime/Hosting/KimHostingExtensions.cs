using System.Diagnostics;
using Kim.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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
        var options = AddReactors(builder, tables);
        builder.Services.AddSingleton<KimListeners>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<KimListeners>().Factory);
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(services => services.GetRequiredService<KimListeners>());
        builder.Services.TryAddSingleton(_ => new DiagnosticListener("Microsoft.AspNetCore"));
        builder.Services.TryAddSingleton<DiagnosticSource>(services => services.GetRequiredService<DiagnosticListener>());
        new ServicesOnlyWebHostBuilder(builder.Services, builder.Configuration).UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<KimServer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KimServer>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + AfterDrain);
        return builder;
    }

    /// <summary>What every host of commands needs.</summary>
    /// <exception cref="KimConfigurationException">It has it already.</exception>
    internal static KimOptions AddReactors(IHostApplicationBuilder builder, CommandTable[] tables)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(Reactors)))
        {
            throw new KimConfigurationException("This host has its Kim already: call AddKim or AddKimServer once, with all tables. For both, build two hosts; one process may hold them.");
        }

        var options = KimOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new ServiceLifetimes(builder.Services));
        builder.Services.AddSingleton<IReadOnlyList<CommandTable>>(tables);
        builder.Services.AddSingleton<Reactors>();
        return options;
    }
}
