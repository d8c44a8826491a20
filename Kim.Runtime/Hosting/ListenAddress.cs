using System.Net;
using Kim.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kim.Hosting;

/// <summary>One address of <c>Kim:Url</c>.</summary>
/// <param name="Host">An IP address, <c>localhost</c>, or <c>*</c> for every address.</param>
/// <param name="Port">The port; 0 takes a free one.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    /// <exception cref="FormatException">Part of the list is no address this server can listen on.</exception>
    internal static IReadOnlyList<ListenAddress> ParseList(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();

    internal void Listen(KestrelServerOptions options)
    {
        if (Host is "*")
        {
            options.ListenAnyIP(Port, Http1Only);
        }
        else if (Host is "localhost" && Port != 0)
        {
            options.ListenLocalhost(Port, Http1Only);
        }
        else
        {
            options.Listen(Host is "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host.Trim('[', ']')), Port, Http1Only);
        }
    }

    private static void Http1Only(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        StrictHeadPipe.Install(listen);
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
            throw new FormatException($"'{text}' is no address: write http://host:port, for example http://127.0.0.1:3355.", fault);
        }

        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || address.IsUnixPipe || address.IsNamedPipe)
        {
            throw new FormatException($"'{text}' cannot be listened on: this version speaks plain HTTP over TCP only, as http://host:port.");
        }

        var host = address.Host is "*" or "+" ? "*" : address.Host.ToLowerInvariant();
        return host is "*" or "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _)
            ? new ListenAddress(host, address.Port)
            : throw new FormatException($"'{text}' cannot be listened on: the host must be an IP address, localhost or *.");
    }
}
