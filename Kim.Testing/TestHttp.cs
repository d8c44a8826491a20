using System.Net;
using System.Security.Claims;

namespace Kim.Testing;

/// <summary>The HTTP request behind a run under test.</summary>
/// <param name="method">The method.</param>
/// <param name="path">The path.</param>
public sealed class TestHttp(string method = "POST", string path = "/") : HttpInfo
{
    /// <inheritdoc/>
    public override string Method => method;

    /// <inheritdoc/>
    public override string Path => path;

    /// <summary>Headers by name, in any case.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body to see.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The query string to see, with its <c>?</c>.</summary>
    public string QueryText { get; init; } = "";

    /// <summary>The client's address to see.</summary>
    public IPAddress? Client { get; init; } = IPAddress.Loopback;

    /// <summary>Who calls.</summary>
    public ClaimsPrincipal Caller { get; init; } = new();

    /// <inheritdoc/>
    public override string QueryString => QueryText;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Body => Content;

    /// <inheritdoc/>
    public override IPAddress? RemoteAddress => Client;

    /// <inheritdoc/>
    public override ClaimsPrincipal User => Caller;

    /// <inheritdoc/>
    public override string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <inheritdoc/>
    internal override void Release()
    {
    }
}
