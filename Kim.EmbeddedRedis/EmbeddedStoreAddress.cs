using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kim.EmbeddedRedis;

/// <summary>Where Redis is if <c>Kim:Redis</c> does not say: in this process, or in the supervisor that has started it.</summary>
/// <remarks>
/// The store starts when the options are first read, which is when the host starts: of a supervisor, too, which uses no Redis but whose
/// workers do.
/// </remarks>
internal sealed class EmbeddedStoreAddress(IServiceProvider services, IOptions<KimEmbeddedRedisOptions> embedded)
    : IPostConfigureOptions<KimRedisOptions>
{
    public void PostConfigure(string? name, KimRedisOptions options)
    {
        if (options.ConnectionString.Length == 0)
        {
            options.ConnectionString = Environment.GetEnvironmentVariable(EmbeddedStore.Variable) is { Length: > 0 } given ? given : Own();
        }
        else if (embedded.Value.Data is { Length: > 0 } data)
        {
            throw new KimConfigurationException(
                $"Kim:Data={data} has no effect, for Kim:Redis is set, so there is no embedded store: remove one of the two.");
        }
    }

    // A method of its own, so that with a Redis the store's assemblies are not even loaded. The container ends the store, with the host.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private string Own() => RuntimeFeature.IsDynamicCodeSupported
        ? services.GetRequiredService<EmbeddedStore>().ConnectionString
        : throw new KimConfigurationException(
            "Kim:Redis is not set, and this server was compiled natively, in which there is no embedded store: set Kim:Redis to the "
            + "address of a Redis, for example 127.0.0.1:6379.");
}
