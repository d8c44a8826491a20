using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Kim.AspNetCore.Options;

/// <summary>One address of <c>Kim:Url</c>.</summary>
/// <param name="Host">An IP address, <c>localhost</c>, <c>*</c> for every address, or <c>unix:/path</c>.</param>
/// <param name="Port">The port; 0 takes a free one.</param>
/// <param name="IsTls">Whether TLS is spoken there.</param>
/// <param name="IsHttp2">Whether HTTP/2 alone is spoken there, without TLS: clients must know it.</param>
internal sealed record ListenAddress(string Host, int Port, bool IsTls = false, bool IsHttp2 = false)
{
    private const string UnixPrefix = "unix:";

    // sockaddr_un has 108 bytes, the last of which is 0.
    private const int UnixPathBytesMax = 107;

    /// <exception cref="FormatException">Part of the list is not an address that this server can listen on.</exception>
    internal static IReadOnlyList<ListenAddress> ParseList(string text)
    {
        var addresses = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        if (addresses.Count == 0)
        {
            throw new FormatException($"'{text}' names no address: write http://host:port, for example http://127.0.0.1:3355");
        }

        // A free port is another one each time.
        var twice = addresses.SelectMany(address => address.EndPoints()).Where(endPoint => endPoint is not IPEndPoint { Port: 0 })
            .GroupBy(endPoint => endPoint).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? addresses : throw new FormatException($"'{text}' names {twice.Key} twice. Leave one of the two");
    }

    /// <summary>What to bind: one, or for <c>localhost</c> both loopback addresses.</summary>
    internal IEnumerable<EndPoint> EndPoints()
    {
        if (Host.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            return [new UnixDomainSocketEndPoint(Host[UnixPrefix.Length..])];
        }

        return Host switch
        {
            "*" => [new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, Port)],

            // A free port is free on one of the two only.
            "localhost" when Port == 0 || !Socket.OSSupportsIPv6 => [new IPEndPoint(IPAddress.Loopback, Port)],
            "localhost" => [new IPEndPoint(IPAddress.Loopback, Port), new IPEndPoint(IPAddress.IPv6Loopback, Port)],
            _ => [new IPEndPoint(IPAddress.Parse(Host.Trim('[', ']')), Port)],
        };
    }

    private static ListenAddress Parse(string text)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new FormatException(
                $"'{text}' is not a valid address: write http://host:port, for example http://127.0.0.1:3355.", fault);
        }

        if (address.Port is < 0 or > ushort.MaxValue)
        {
            throw new FormatException($"'{text}' cannot be listened on: a port is at most {ushort.MaxValue}, and 0 takes a free one.");
        }

        var isTls = address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        var isHttp2 = address.Scheme.Equals("h2c", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !isHttp2 && !address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || address.IsNamedPipe
            || address.PathBase.Length > 0)
        {
            throw new FormatException(
                $"'{text}' cannot be listened on: write http://host:port, https://host:port, h2c://host:port or http://unix:/path.");
        }

        if (address.IsUnixPipe)
        {
            return System.Text.Encoding.UTF8.GetByteCount(address.UnixPipePath) <= UnixPathBytesMax
                ? new ListenAddress(UnixPrefix + address.UnixPipePath, 0, isTls, isHttp2)
                : throw new FormatException(
                    $"'{text}' cannot be listened on: the path of a Unix-domain socket is at most {UnixPathBytesMax} bytes long. Write a "
                    + "shorter one.");
        }

        var host = address.Host is "*" or "+" ? "*" : address.Host.ToLowerInvariant();
        if (host is "*" or "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _))
        {
            return new ListenAddress(host, address.Port, isTls, isHttp2);
        }

        // A port that is not a number is left with the host.
        var colon = host.LastIndexOf(':');
        throw colon > host.LastIndexOf(']')
            ? new FormatException($"'{text}' cannot be listened on: the port '{host[(colon + 1)..]}' is not a number: "
                + "write http://host:port, for example http://127.0.0.1:3355.")
            : new FormatException($"'{text}' cannot be listened on: the host must be an IP address, localhost or *.");
    }
}
