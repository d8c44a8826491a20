using System.Runtime.CompilerServices;
using Kim.Durable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orders;
using StackExchange.Redis;
using Transfers;

namespace Kim.Server;

/// <summary>
/// Puts the server together: configuration, Redis or the embedded store, the commands of this assembly and those of the samples.
/// </summary>
public static partial class KimServerHost
{
    // A line for each entry, with the run, the step and the trace that it belongs to.
    private static readonly Dictionary<string, string?> ConsoleDefaults = new()
    {
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:IncludeScopes"] = "true",
    };

    /// <summary>Builds the host; it serves once it is started.</summary>
    /// <param name="args">Settings as <c>--Kim:Url=…</c>; they outrank the environment (<c>Kim__Url</c>) and
    /// <c>appsettings.json</c>.</param>
    public static IHost Build(string[] args)
    {
        // A line ends with CRLF, in trailers too, which nobody but Kestrel sees. The switch is the process's: so it is set by the program,
        // not by the library.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            // The settings lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });

        // Below all that anybody says, so that .NET's own settings of the console hold, as --Logging:Console:FormatterName=json.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = ConsoleDefaults });

        // What keeps the server from starting is told in one line, by Program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddPerReactor<IShop>(reactor => new RedisShop(reactor.GetRequiredService<IDatabase>()));
        builder.Services.AddPerReactor<IBank>(reactor => new RedisBank(reactor.GetRequiredService<IDatabase>()));
        builder.AddKimServer(kim =>
        {
            kim.AddCommands(KimCommands.Table).AddCommands(Orders.KimCommands.Table).AddCommands(Transfers.KimCommands.Table);
            kim.AddEmbeddedRedis().AddSettings(ServerSettings.All);
            AddDurable(kim, builder.Configuration);
            if (ServerOptions.AreUsed(builder.Configuration))
            {
                AddPipeline(builder, kim);
            }
        });
        var host = builder.Build();
        if (builder.Configuration["Kim:Url"] is { Length: > 0 } url
            && (builder.Configuration["ASPNETCORE_URLS"] ?? builder.Configuration["urls"]) is { Length: > 0 } other)
        {
            LogUrlsIgnored(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KimServerHost)), other, url);
        }

        return host;
    }

    // The embedded store without a folder drops what its memory has no room for. It serves all the same, with a warning.
    private static void AddDurable(KimBuilder kim, IConfiguration configuration)
    {
        var isEmbedded = string.IsNullOrEmpty(configuration["Kim:Redis"]) && string.IsNullOrEmpty(configuration["Kim:Durable:Redis"]);
        var isInFolder = !string.IsNullOrEmpty(configuration["Kim:Data"]);
        kim.AddDurableRedis(
            durable => durable.AllowEviction |= isEmbedded && !isInFolder,
            redis => redis.Persistence = isEmbedded && isInFolder ? StorePersistence.LogAlways : redis.Persistence);
    }

    // Not inlined: a server without a pipeline does not load what this names.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddPipeline(HostApplicationBuilder builder, KimBuilder kim)
    {
        Pipeline.AddServices(builder);
        kim.UsePipeline(Pipeline.Use);
    }

    [LoggerMessage(LogLevel.Warning, "ASPNETCORE_URLS={Other} is not used: Kim:Url={Url} overrides it")]
    private static partial void LogUrlsIgnored(ILogger log, string other, string url);
}
