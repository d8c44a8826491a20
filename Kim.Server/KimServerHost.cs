using System.Runtime.CompilerServices;
using Kim.Embedded;
using Kim.Server.Orders;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.Server;

/// <summary>Puts the server together: configuration, the embedded store where no Redis is configured, the commands of this assembly.</summary>
public static partial class KimServerHost
{
    // How a supervisor tells its workers where its embedded store is.
    private const string StoreVariable = "KIM_STORE";

    /// <summary>Builds the host; it serves once it is started.</summary>
    /// <param name="args">Settings as <c>--Kim:Url=…</c>; they outrank the environment (<c>Kim__Url</c>) and <c>appsettings.json</c>.</param>
    public static IHost Build(string[] args)
    {
        // A line ends with CRLF, in trailers too, which nobody but Kestrel sees. The switch is the process's: so it is set by the program, not by the library.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            // The settings lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);

        // What keeps the server from starting is told in one line, by Program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        string? store = null;
        if (string.IsNullOrEmpty(builder.Configuration["Kim:Redis"]))
        {
            // A worker uses its supervisor's.
            builder.Configuration["Kim:Redis"] = Environment.GetEnvironmentVariable(StoreVariable) is { Length: > 0 } given ? given : store = StartEmbeddedStore(builder);
        }

        if (store is not null && int.TryParse(builder.Configuration["Kim:Workers"], out var workers) && workers > 0)
        {
            Environment.SetEnvironmentVariable(StoreVariable, store);
        }

        builder.Services.AddPerReactor<IShop>(reactor => new RedisShop(reactor.GetRequiredService<IDatabase>()));
        builder.AddKimServer(KimCommands.Table);
        var host = builder.Build();
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KimServerHost));
        if (store is not null)
        {
            OwnEmbeddedStore(host);
            LogEmbedded(log, store);
        }

        if (builder.Configuration["Kim:Url"] is { Length: > 0 } url && (builder.Configuration["ASPNETCORE_URLS"] ?? builder.Configuration["urls"]) is { Length: > 0 } other)
        {
            LogUrlsIgnored(log, other, url);
        }

        return host;
    }

    // A method of its own, so that with a Redis the store's assemblies are not even loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string StartEmbeddedStore(HostApplicationBuilder builder)
    {
        var store = EmbeddedStore.Start();

        // Made by a factory and asked for once: so the container disposes it, with the host.
        builder.Services.AddSingleton(_ => store);
        return store.ConnectionString;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OwnEmbeddedStore(IHost host) => host.Services.GetRequiredService<EmbeddedStore>();

    [LoggerMessage(LogLevel.Information, "Kim:Redis is not set: using the embedded store at {Address}; its data ends with this process")]
    private static partial void LogEmbedded(ILogger log, string address);

    [LoggerMessage(LogLevel.Warning, "ASPNETCORE_URLS={Other} is not used: Kim:Url={Url} outranks it")]
    private static partial void LogUrlsIgnored(ILogger log, string other, string url);
}
