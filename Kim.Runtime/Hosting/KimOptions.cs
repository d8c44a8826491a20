using Kim.Redis;
using Kim.Steps;
using Microsoft.Extensions.Configuration;

namespace Kim.Hosting;

/// <summary>The settings under <c>Kim:</c>, read and checked once, at start.</summary>
internal sealed class KimOptions
{
    internal required IReadOnlyList<ListenAddress> Addresses { get; init; }

    /// <summary>A StackExchange.Redis connection string; empty: no Redis.</summary>
    internal required string Redis { get; init; }

    internal required TimeSpan DrainTimeout { get; init; }

    internal required TimeSpan Deadline { get; init; }

    internal required long MaxBodyBytes { get; init; }

    /// <summary>Whether everyone may look at the commands' graphs, not only this machine.</summary>
    internal bool GraphIsPublic { get; init; }

    /// <summary>Files and folders with modules, as they were given.</summary>
    internal IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Which seam of the Redis library to use (<c>Kim:RedisSeam</c>, for tests: they run both).</summary>
    internal RedisSeam RedisSeam { get; init; }

    /// <exception cref="KimConfigurationException">A value cannot be used; the message names key, value and mend.</exception>
    internal static KimOptions Read(IConfiguration configuration)
    {
        Refuse(configuration, "Kim:Reactors", "1", "this version serves with one reactor");
        Refuse(configuration, "Kim:Workers", "0", "this version serves in one process");
        Refuse(configuration, "Kim:Transport", "epoll", "this version knows only the epoll transport", also: "auto");
        return new KimOptions
        {
            Addresses = Value(configuration, "Kim:Url", "http://127.0.0.1:3355", ListenAddress.ParseList),
            Redis = configuration["Kim:Redis"] ?? "",
            DrainTimeout = Value(configuration, "Kim:DrainTimeout", "30s", Duration.Parse),
            Deadline = Value(configuration, "Kim:Deadline", "10s", Duration.Parse),
            MaxBodyBytes = Value(configuration, "Kim:MaxBody", "1MiB", ByteSize.Parse),
            GraphIsPublic = Value(configuration, "Kim:Graph", "local", ParseGraph),
            Modules = Value(configuration, "Kim:Modules", "", text => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            RedisSeam = Value(configuration, "Kim:RedisSeam", nameof(RedisSeam.Transport), Enum.Parse<RedisSeam>),
        };
    }

    private static bool ParseGraph(string text) => text switch
    {
        "public" => true,
        "local" => false,
        _ => throw new FormatException($"'{text}' is neither 'local' nor 'public'."),
    };

    private static T Value<T>(IConfiguration configuration, string key, string fallback, Func<string, T> parse)
    {
        var text = configuration[key] is { Length: > 0 } given ? given : fallback;
        try
        {
            return parse(text);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw new KimConfigurationException($"{key}: {fault.Message}", fault);
        }
    }

    // A setting that is planned but not there yet must not be silently ignored.
    private static void Refuse(IConfiguration configuration, string key, string only, string reason, string? also = null)
    {
        if (configuration[key] is { Length: > 0 } value && value != only && value != also)
        {
            throw new KimConfigurationException($"{key}={value} cannot be used: {reason}. Leave it out or set it to '{only}'.");
        }
    }
}
