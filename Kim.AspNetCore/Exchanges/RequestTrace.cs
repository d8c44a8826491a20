using System.Collections.Frozen;
using System.Diagnostics;
using Kim.Diagnostics;

namespace Kim.AspNetCore.Exchanges;

/// <summary>What those who listen to activities are told about one request, of a server that nobody else does that for.</summary>
/// <remarks>Names and tags are OpenTelemetry's semantic conventions for HTTP servers, version 1.</remarks>
internal static class RequestTrace
{
    // Whatever else a client sends as a method must not become a name.
    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        StringComparer.Ordinal, "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");

    /// <summary>Begins, as a part of what the client says that it is a part of.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="route">The route that it matches, if it does.</param>
    /// <param name="header">Gives a header field of it, or <see langword="null"/>.</param>
    /// <returns><see langword="null"/> if nobody wants it.</returns>
    internal static Activity? Begin(string method, string path, string? route, Func<string, string?> header)
    {
        var isKnown = Methods.Contains(method);
        var name = isKnown ? method : "HTTP";
        var propagator = DistributedContextPropagator.Current;
        propagator.ExtractTraceIdAndState(header, Get, out var parent, out var state);
        var remote = ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
        if (Traces.Begin(route is null ? name : $"{name} {route}", ActivityKind.Server, parent: null, remote) is not { } activity)
        {
            return null;
        }

        foreach (var (key, value) in propagator.ExtractBaggage(header, Get) ?? [])
        {
            activity.AddBaggage(key, value);
        }

        if (activity.IsAllDataRequested)
        {
            activity.SetTag("http.request.method", isKnown ? method : "_OTHER");
            if (!isKnown)
            {
                activity.SetTag("http.request.method_original", method);
            }

            activity.SetTag("url.path", path);
            if (route is not null)
            {
                activity.SetTag("http.route", route);
            }
        }

        return activity;
    }

    /// <summary>The reply is handed over.</summary>
    internal static void End(Activity activity, int status)
    {
        if (activity.IsAllDataRequested)
        {
            activity.SetTag("http.response.status_code", status);
            if (status >= 500)
            {
                activity.SetTag("error.type", $"{status}");
                activity.SetStatus(ActivityStatusCode.Error);
            }
        }

        Traces.End(activity);
    }

    private static void Get(object? header, string name, out string? value, out IEnumerable<string>? values) =>
        (value, values) = (((Func<string, string?>)header!)(name), null);
}
