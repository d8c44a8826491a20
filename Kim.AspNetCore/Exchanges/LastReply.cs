using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Kim.AspNetCore.Exchanges;

/// <summary>How a client learns that its connection ends.</summary>
internal static class LastReply
{
    /// <summary>Whether a request is one of several that share a connection, whose ends do not depend on one another.</summary>
    internal static bool IsStream(IFeatureCollection features) => features.Get<IHttp2StreamIdFeature>() is not null;

    /// <summary>
    /// Whether the reply's head has to say so, as in HTTP/1.1. In HTTP/2 the connection itself does, and only if the server drains: streams
    /// that are open are still answered.
    /// </summary>
    internal static bool IsOne(IFeatureCollection features, bool isStream, bool isLast, bool isDraining)
    {
        if (isStream && isDraining)
        {
            features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        return !isStream && (isLast || isDraining);
    }
}
