using System.Globalization;
using System.Net;
using Kim.Binding;
using Kim.Options;
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
            "a StackExchange.Redis connection string; without one no Redis, or the embedded store of AddEmbeddedRedis",
            static (options, text) => options.ConnectionString = text,
            static options => Check(options.ConnectionString)),
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
            static (options, text) => options.MaxBlockingRedis = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max)
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

    /// <exception cref="FormatException">It names no server, or one that cannot be.</exception>
    /// <exception cref="ArgumentException">It has an option that does not exist.</exception>
    internal static void Check(string text)
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

        var endPoints = ReactorRedis.Options(text).EndPoints;
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
