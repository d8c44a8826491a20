using System.Net;
using System.Security.Claims;

namespace Kim.Testing;

/// <summary>The HTTP request that a run under test answers.</summary>
/// <remarks>
/// <code>test.Http = new TestHttp("GET", "/search", queryString: "?q=apple") { Headers = { ["X-Team"] = "blue" } };</code>
/// </remarks>
/// <param name="method">The method.</param>
/// <param name="path">The path.</param>
/// <param name="queryString">The query string, with its <c>?</c>.</param>
/// <param name="body">The body.</param>
/// <param name="remoteAddress">The client's address; <see langword="null"/> as for a Unix-domain socket.</param>
/// <param name="user">The caller; <see langword="null"/>: somebody without an identity.</param>
public sealed class TestHttp(
    string method = "POST",
    string path = "/",
    string queryString = "",
    ReadOnlyMemory<byte> body = default,
    string? remoteAddress = "127.0.0.1",
    ClaimsPrincipal? user = null) : HttpInfo
{
    /// <inheritdoc/>
    public override string Method { get; } = method;

    /// <inheritdoc/>
    public override string Path { get; } = path;

    /// <inheritdoc/>
    public override string QueryString { get; } = queryString;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Body { get; } = body;

    /// <inheritdoc/>
    public override IPAddress? RemoteAddress { get; } = remoteAddress is null ? null : IPAddress.Parse(remoteAddress);

    /// <inheritdoc/>
    public override ClaimsPrincipal User { get; } = user ?? new();

    /// <summary>Headers by name, in any case. A command sees one line of each.</summary>
    public override IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}
