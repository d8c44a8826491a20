using Kim.AspNetCore.Exchanges;

namespace Kim.AspNetCore.Routing;

/// <summary>Requests that ask for no resource, but for something of the server itself: <c>OPTIONS *</c> and <c>CONNECT</c>.</summary>
internal static class ServerRequest
{
    /// <summary>The answer to such a request; <see langword="null"/> if it is not one.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its target, without a query.</param>
    /// <param name="methods">The methods that routes answer.</param>
    internal static Reply? Answer(string method, string path, IEnumerable<string> methods) =>
        IsTunnel(method) ? RequestRefusals.NoTunnel()
        : method == "OPTIONS" && path == "*" ? RequestRefusals.Methods(Allow(methods.Append("OPTIONS")))
        : null;

    /// <summary>Whether what follows the head of such a request is not HTTP: the connection has to end.</summary>
    internal static bool IsTunnel(string method) => method == "CONNECT";

    /// <summary>What <c>Allow</c> says: sorted, so that it is the same each time.</summary>
    internal static string Allow(IEnumerable<string> methods) => string.Join(", ", methods.Distinct().Order(StringComparer.Ordinal));
}
