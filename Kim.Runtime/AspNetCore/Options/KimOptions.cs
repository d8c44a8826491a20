using Kim.Binding;
using Kim.Redis;
using Microsoft.Extensions.Configuration;

namespace Kim.AspNetCore.Options;

/// <summary>The settings under <c>Kim:</c>, read and checked once, at start.</summary>
internal sealed class KimOptions
{
    private const int ReactorsMax = 1024;
    private const int WorkersMax = 1024;

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

    /// <summary>Every setting there is.</summary>
    internal static IReadOnlyList<Setting> Known
    {
        get
        {
            var settings = new SettingsReader(new ConfigurationBuilder().Build());
            Read(settings);
            return settings.Known;
        }
    }

    /// <exception cref="KimConfigurationException">A value cannot be used, or a key is not known; the message names key, value and fix.</exception>
    internal static KimOptions Read(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var options = Read(settings);
        SettingNames.Check(configuration, settings.Known);
        SettingNames.CheckEnvironment(Environment.GetEnvironmentVariables(), settings.Known);
        if (options.Workers > 0 && !OperatingSystem.IsLinux())
        {
            throw new KimConfigurationException($"Kim:Workers={options.Workers} cannot be used: worker processes share listening sockets by descriptor, which is there on Linux only. Leave it out and set Kim:Reactors instead.");
        }

        return options;
    }

    private static KimOptions Read(SettingsReader settings) => new()
    {
        Addresses = settings.Value("Kim:Url", "http://127.0.0.1:3355", "where to listen; several, separated by ';': http://host:port, https://host:port, http://unix:/path", ListenAddress.ParseList),
        Redis = settings.Value("Kim:Redis", "", "a StackExchange.Redis connection string; without one an embedded store", RedisSetting.Check),
        Reactors = settings.Value("Kim:Reactors", "1", "event loops, one thread each; 0 is one per core", ParseReactors),
        Workers = settings.Value("Kim:Workers", "0", "worker processes under a supervisor (Linux); 0 serves in this process", ParseWorkers),
        Transport = settings.Value("Kim:Transport", "auto", "epoll (Linux), sockets (Kestrel's own), or auto", ParseTransport),
        DrainTimeout = settings.Value("Kim:DrainTimeout", "30s", "how long a stop waits for clients and runs", Duration.Parse),
        Deadline = settings.Value("Kim:Deadline", "10s", "the longest a run may take, for commands that state none", Duration.Parse),
        StallThreshold = settings.Value("Kim:StallThreshold", "200ms", "how long a turn of a reactor may take before the watchdog reports it", Duration.Parse),
        Limits = KimLimits.Read(settings),
        Tls = new TlsOptions(
            settings.Text("Kim:Certificate", "for https: a PFX file, or a PEM file with the chain"),
            settings.Text("Kim:CertificateKey", "the PEM file's key, if it is a file of its own"),
            settings.Text("Kim:CertificatePassword", "of the PFX or the encrypted key")),
        GraphIsPublic = settings.Value("Kim:Graph", "local", "who may read commands' graphs: local (this machine) or public", ParseGraph),
        Modules = settings.Value("Kim:Modules", "", "assemblies with more commands, separated by ';'", text => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        RedisSeam = settings.Value("Kim:RedisSeam", nameof(RedisSeam.Transport), "how the Redis library's I/O comes onto the reactor: Transport or Stream", Enum.Parse<RedisSeam>),
    };

    private static int ParseReactors(string text) => SettingsReader.Count(text, 0) switch
    {
        0 => Environment.ProcessorCount,
        > ReactorsMax => throw new FormatException($"'{text}' is more than {ReactorsMax}: one per core serves best, which is 0."),
        var count => count,
    };

    private static int ParseWorkers(string text) => SettingsReader.Count(text, 0) is var count and <= WorkersMax
        ? count
        : throw new FormatException($"'{text}' is more than {WorkersMax}: one per core serves best.");

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
