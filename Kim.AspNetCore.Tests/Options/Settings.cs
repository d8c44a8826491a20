using Kim.AspNetCore.Options;
using Kim.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Tests.Options;

/// <summary>The settings of a server with Redis, read as it reads them.</summary>
internal static class Settings
{
    /// <summary>All that such a server reads.</summary>
    internal static IReadOnlyList<Setting> Known
    {
        get
        {
            using var host = Build(new ConfigurationBuilder().Build());
            return KnownSettings.Of(host.Services);
        }
    }

    internal static KimOptions Read(IConfiguration configuration, Action<KimOptions>? configure = null)
    {
        using var host = Build(configuration, configure);
        _ = host.Services.GetRequiredService<IOptions<KimRedisOptions>>().Value;
        return host.Services.GetRequiredService<KimOptions>();
    }

    internal static string Redis(IConfiguration configuration)
    {
        using var host = Build(configuration);
        return host.Services.GetRequiredService<IOptions<KimRedisOptions>>().Value.ConnectionString;
    }

    private static IHost Build(IConfiguration configuration, Action<KimOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddKimServer(kim => kim.AddCommands(new CommandTable("none", [], [])).AddRedis());
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        // Late, as a test's overrides come: what counts is what is there when the host starts. In the host's place, so that origins are
        // seen.
        builder.Services.AddSingleton(configuration);
        return builder.Build();
    }
}
