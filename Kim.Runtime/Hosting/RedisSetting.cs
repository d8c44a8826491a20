using System.Net;
using StackExchange.Redis;

namespace Kim.Hosting;

/// <summary>What is checked of a Redis connection string before anything connects: a server whose address cannot be one would be tried for ever.</summary>
internal static class RedisSetting
{
    /// <exception cref="FormatException">It names no server, or one that cannot be.</exception>
    /// <exception cref="ArgumentException">It has an option that there is not.</exception>
    internal static string Check(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var endPoints = ConfigurationOptions.Parse(text).EndPoints;
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

        return text;
    }
}
