using Kim.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kim;

/// <summary>Puts Kim into a .NET host.</summary>
public static class KimHostingExtensions
{
    /// <summary>Serves the commands of these tables, as configured under <c>Kim:</c>, when the host starts.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="tables">The commands, per assembly: the generated <c>KimCommands.Table</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="KimConfigurationException">At the host's start: a setting cannot be used, two commands answer one route, or a constructor parameter is not registered.</exception>
    public static IHostApplicationBuilder AddKimServer(this IHostApplicationBuilder builder, params CommandTable[] tables)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = KimOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new ServiceLifetimes(builder.Services));
        builder.Services.AddSingleton(ModuleSet.Load(builder, options, tables).Serving);
        builder.Services.AddSingleton<KimServer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KimServer>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        return builder;
    }
}
