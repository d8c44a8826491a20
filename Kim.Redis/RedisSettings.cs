using System.Globalization;
using System.Net;
using Kim.Binding;
using Kim.Options;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>
/// The settings of Redis, and what is checked of a connection string before anything connects: a server whose address is not valid would be
/// tried without end.
/// </summary>
internal static class RedisSettings
{
    private const long UnsentMin = 65_536;
    private const int BlockingMax = 10_000;

    // A look at the replies takes a tenth of a second.
    private static readonly TimeSpan StallMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StallMax = TimeSpan.FromMinutes(10);

    internal static readonly IReadOnlyList<Setting<KimRedisOptions>> All =
    [
        new(
            "Redis",
            "",
            "a StackExchange.Redis connection string, or a section of its parts; without one no Redis, or the store of AddEmbeddedRedis",
            static (options, text) => options.ConnectionString = text,
            Check,
            static (options, part, text) => options.SetPart(part, text)),
        new(
            "RedisCertificateAuthority",
            "",
            "over TLS to Redis: a file with the authorities to trust, PEM or DER; without one those of this machine",
            static (options, text) => options.CertificateAuthority = text,
            static options => CheckTls(
                options, options.CertificateAuthority, () => RedisTls.LoadAuthorities(options.CertificateAuthority))),
        new(
            "RedisCertificate",
            "",
            "over TLS to Redis: the client's certificate, a PFX file, or a PEM file with the chain",
            static (options, text) => options.Certificate = text,
            static options => CheckTls(options, options.Certificate, () => RedisTls.LoadClient(options))),
        new(
            "RedisCertificateKey",
            "",
            "the PEM file's key, if it is a file of its own",
            static (options, text) => options.CertificateKey = text,
            static options => CheckBeside(options, options.CertificateKey)),
        new(
            "RedisCertificatePassword",
            "",
            "of the PFX or the encrypted key",
            static (options, text) => options.CertificatePassword = text,
            static options => CheckBeside(options, options.CertificatePassword)),
        new(
            "RedisStall",
            "1s",
            "how long Redis may leave commands without an answer, until calls are refused with 503",
            static (options, text) => options.RedisStall = Duration.Parse(text),
            static options =>
            {
                if (options.RedisStall < StallMin || options.RedisStall > StallMax)
                {
                    throw new FormatException($"{options.RedisStall} is out of range: write 100ms to 10m");
                }
            }),
        new(
            "MaxRedisUnsent",
            "32MiB",
            "bytes that may wait on a reactor to be sent to Redis, until calls are refused with 503",
            static (options, text) => options.MaxRedisUnsent = ByteSize.Parse(text),
            static options =>
            {
                if (options.MaxRedisUnsent < UnsentMin)
                {
                    throw new FormatException($"{options.MaxRedisUnsent} bytes is too little: write 64KiB or more");
                }
            }),
        new(
            "MaxBlockingRedis",
            "64",
            "connections that BlockingRedis has at most",
            static (options, text) => options.MaxBlockingRedis =
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max)
                ? max
                : throw new FormatException($"'{text}' is not a whole number"),
            static options =>
            {
                if (options.MaxBlockingRedis is < 1 or > BlockingMax)
                {
                    throw new FormatException($"{options.MaxBlockingRedis} is out of range: write 1 to {BlockingMax}");
                }
            }),
        new(
            "RedisSeam",
            nameof(RedisSeam.Transport),
            "how the Redis library's I/O comes onto the reactor: Transport or Stream",
            static (options, text) => options.Seam = Enum.Parse<RedisSeam>(text)),
    ];

    /// <summary>Takes a connection string of the app by its name.</summary>
    /// <exception cref="KimConfigurationException">There is none, it cannot be used, or <c>Kim:Redis</c> is set, too.</exception>
    internal static void Take(KimRedisOptions options, IConfiguration configuration, string name)
    {
        var key = $"ConnectionStrings:{name}";
        if (configuration.GetConnectionString(name) is not { Length: > 0 } text)
        {
            throw new KimConfigurationException(
                $"AddRedis(\"{name}\") takes {key}, which is not set: set it to a Redis connection string (in the environment "
                + $"ConnectionStrings__{name}), or name another one.");
        }

        if (options.ConnectionString.Length > 0 && options.ConnectionString != text)
        {
            throw new KimConfigurationException(
                $"Kim:Redis and {key} are both set, and AddRedis(\"{name}\") takes its own: leave Kim:Redis out.");
        }

        try
        {
            CheckText(text);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException)
        {
            throw new KimConfigurationException($"{key}: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", fault);
        }

        options.ConnectionString = text;
    }

    private static void Check(KimRedisOptions options)
    {
        if (options.Parts is { HasServer: false })
        {
            throw new FormatException("its parts name no server: set Kim:Redis:EndPoints to host:port, as in 127.0.0.1:6379");
        }

        CheckText(options.ConnectionString);
    }

    // Without Redis, or before it is known where it is, they have no effect that anybody could miss.
    private static void CheckTls(KimRedisOptions options, string path, Action load)
    {
        if (path.Length == 0 || options.ConnectionString.Length == 0)
        {
            return;
        }

        if (!ReactorRedis.WithoutCertificates(options).Ssl)
        {
            throw new FormatException("it has no effect without TLS: write ssl=true in Kim:Redis, or leave it out");
        }

        load();
    }

    private static void CheckBeside(KimRedisOptions options, string value)
    {
        if (value.Length > 0 && options.Certificate.Length == 0)
        {
            throw new FormatException("it has no effect without Kim:RedisCertificate: set that, too, or leave this out");
        }
    }

    /// <exception cref="FormatException">It names no server, or one that cannot be.</exception>
    /// <exception cref="ArgumentException">It has an option that does not exist.</exception>
    internal static void CheckText(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new FormatException($"'{text}' is blank: write host:port, as in 127.0.0.1:6379, or leave it out");
        }

        // The library passes over a server whose port it cannot read. What begins with ! is the path of a Unix-domain socket.
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!part.Contains('=', StringComparison.Ordinal) && !part.StartsWith('!'))
            {
                CheckPort(part);
            }
        }

        var endPoints = ReactorRedis.Parse(text).EndPoints;
        if (endPoints.Count == 0)
        {
            throw new FormatException("it names no server: write host:port first, as in 127.0.0.1:6379,password=…");
        }

        foreach (var endPoint in endPoints)
        {
            if (endPoint is DnsEndPoint named && Uri.CheckHostName(named.Host) is UriHostNameType.Unknown)
            {
                throw new FormatException($"'{named.Host}' is not a host: write host:port, as in 127.0.0.1:6379");
            }
        }
    }

    // Several colons are an IPv6 address, whose port comes after a bracket.
    private static void CheckPort(string server)
    {
        var (first, last) = (server.IndexOf(':', StringComparison.Ordinal), server.LastIndexOf(':'));
        if (last < 0 || (first != last && server[last - 1] != ']'))
        {
            return;
        }

        if (!ushort.TryParse(server.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            throw new FormatException(
                $"the port of '{server}' is not a number from 1 to {ushort.MaxValue}: write host:port, as in 127.0.0.1:6379");
        }
    }
}
