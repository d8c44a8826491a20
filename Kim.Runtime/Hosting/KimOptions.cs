using Kim.Redis;
using Kim.Steps;
using Microsoft.Extensions.Configuration;

namespace Kim.Hosting;

/// <summary>The settings under <c>Kim:</c>, read and checked once, at start.</summary>
internal sealed class KimOptions
{
    private const int ReactorsMax = 1024;

    internal required IReadOnlyList<ListenAddress> Addresses { get; init; }

    /// <summary>A StackExchange.Redis connection string; empty: no Redis.</summary>
    internal required string Redis { get; init; }

    /// <summary>How many event loops, one thread each.</summary>
    internal required int Reactors { get; init; }

    /// <summary>Worker processes under a supervisor; 0: none, this process serves.</summary>
    internal required int Workers { get; init; }

    internal required KimTransport Transport { get; init; }

    internal required TimeSpan DrainTimeout { get; init; }

    internal required TimeSpan Deadline { get; init; }

    /// <summary>How long a tick of a reactor may take before the watchdog tells of it.</summary>
    internal required TimeSpan StallThreshold { get; init; }

    internal required KimLimits Limits { get; init; }

    /// <summary>The certificate, a PFX or PEM file; empty: none.</summary>
    internal required TlsOptions Tls { get; init; }

    /// <summary>Whether everyone may look at the commands' graphs, not only this machine.</summary>
    internal bool GraphIsPublic { get; init; }

    /// <summary>Files and folders with modules, as they were given.</summary>
    internal IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Which seam of the Redis library to use (<c>Kim:RedisSeam</c>, for tests: they run both).</summary>
    internal RedisSeam RedisSeam { get; init; }

    /// <exception cref="KimConfigurationException">A value cannot be used; the message names key, value and mend.</exception>
    internal static KimOptions Read(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var options = new KimOptions
        {
            Addresses = settings.Value("Kim:Url", "http://127.0.0.1:3355", ListenAddress.ParseList),
            Redis = settings.Text("Kim:Redis"),
            Reactors = settings.Value("Kim:Reactors", "1", ParseReactors),
            Workers = settings.Value("Kim:Workers", "0", text => SettingsReader.Count(text, 0)),
            Transport = settings.Value("Kim:Transport", "auto", ParseTransport),
            DrainTimeout = settings.Value("Kim:DrainTimeout", "30s", Duration.Parse),
            Deadline = settings.Value("Kim:Deadline", "10s", Duration.Parse),
            StallThreshold = settings.Value("Kim:StallThreshold", "200ms", Duration.Parse),
            Limits = KimLimits.Read(settings),
            Tls = new TlsOptions(settings.Text("Kim:Certificate"), settings.Text("Kim:CertificateKey"), settings.Text("Kim:CertificatePassword")),
            GraphIsPublic = settings.Value("Kim:Graph", "local", ParseGraph),
            Modules = settings.Value("Kim:Modules", "", text => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            RedisSeam = settings.Value("Kim:RedisSeam", nameof(RedisSeam.Transport), Enum.Parse<RedisSeam>),
        };
        if (options.Workers > 0 && !OperatingSystem.IsLinux())
        {
            throw new KimConfigurationException($"Kim:Workers={options.Workers} cannot be used: worker processes share listening sockets by descriptor, which is there on Linux only. Leave it out and set Kim:Reactors instead.");
        }

        return options;
    }

    private static int ParseReactors(string text) => SettingsReader.Count(text, 0) switch
    {
        0 => Environment.ProcessorCount,
        > ReactorsMax => throw new FormatException($"'{text}' is more than {ReactorsMax}: one per core serves best, which is 0."),
        var count => count,
    };

    private static KimTransport ParseTransport(string text) => text switch
    {
        "auto" => OperatingSystem.IsLinux() ? KimTransport.Epoll : KimTransport.Sockets,
        "sockets" => KimTransport.Sockets,
        "epoll" when OperatingSystem.IsLinux() => KimTransport.Epoll,
        "epoll" => throw new FormatException("'epoll' is there on Linux only: leave it out, or set it to 'sockets'."),
        _ => throw new FormatException($"'{text}' is none of 'auto', 'epoll' and 'sockets'."),
    };

    private static bool ParseGraph(string text) => text switch
    {
        "public" => true,
        "local" => false,
        _ => throw new FormatException($"'{text}' is neither 'local' nor 'public'."),
    };
}
