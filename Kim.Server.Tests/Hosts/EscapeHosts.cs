using System;
using System.Net;
using System.Text;
using Kim.AspNetCore.Routing;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>One host of each kind, and a minimal API on stock Kestrel that says what ASP.NET Core sees.</summary>
public sealed class EscapeHosts : IAsyncLifetime
{
    private readonly Dictionary<HostKind, AnyHost> _hosts = [];
    private WebApplication _oracle = null!;

    /// <summary>Where the minimal API listens.</summary>
    internal IPEndPoint Oracle => new(IPAddress.Loopback, new Uri(_oracle.Urls.Single()).Port);

    internal AnyHost this[HostKind kind] => _hosts[kind];

    public async Task InitializeAsync()
    {
        foreach (var kind in AnyHost.Kinds)
        {
            _hosts[kind] = await AnyHost.Start(kind);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AllowHostHeaderOverride = true;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Logging.ClearProviders();
        _oracle = builder.Build();
        _oracle.MapGet("/kim/told/{word}", (string word, HttpContext context) =>
        {
            var query = Tell.Hex(context.Request.Query["q"].FirstOrDefault() ?? "");
            var (path, queryString) = RequestTarget.Split(context.Features.Get<IHttpRequestFeature>()!.RawTarget);

            // With a length, so that it is not sent in chunks.
            return Results.Bytes(Encoding.ASCII.GetBytes($"{Tell.Hex(word)} {query} {query} {path} {queryString}"));
        });
        await _oracle.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _oracle.DisposeAsync();
        foreach (var host in _hosts.Values)
        {
            await host.DisposeAsync();
        }
    }
}
