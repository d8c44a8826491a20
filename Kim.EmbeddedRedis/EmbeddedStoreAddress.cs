using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kim.EmbeddedRedis;

/// <summary>Where Redis is if <c>Kim:Redis</c> does not say: in this process, or in the supervisor that has started it.</summary>
/// <remarks>The store starts when the options are first read, which is when the host starts: of a supervisor, too, which uses no Redis but whose workers do.</remarks>
internal sealed partial class EmbeddedStoreAddress(IConfiguration configuration, IServiceProvider services, ILogger<EmbeddedStoreAddress> log)
    : IPostConfigureOptions<KimRedisOptions>
{
    // How a supervisor tells its workers where its store is.
    private const string Variable = "KIM_STORE";

    public void PostConfigure(string? name, KimRedisOptions options)
    {
        if (options.ConnectionString.Length == 0)
        {
            options.ConnectionString = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Start();
        }
    }

    // A method of its own, so that with a Redis the store's assemblies are not even loaded. The container ends the store, with the host.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private string Start()
    {
        var address = services.GetRequiredService<EmbeddedStore>().ConnectionString;
        LogEmbedded(address);
        if (int.TryParse(configuration["Kim:Workers"], out var workers) && workers > 0)
        {
            Environment.SetEnvironmentVariable(Variable, address);
        }

        return address;
    }

    [LoggerMessage(LogLevel.Information, "Kim:Redis is not set: using the embedded store at {Address}; its data ends with this process")]
    private partial void LogEmbedded(string address);
}
