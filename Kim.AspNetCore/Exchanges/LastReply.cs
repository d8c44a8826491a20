using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Kim.AspNetCore.Exchanges;

/// <summary>How a client learns that the connection ends.</summary>
internal static class LastReply
{
    /// <summary>HTTP/1.1 says so in the reply's head, HTTP/2 of the connection: streams that are open are still answered.</summary>
    internal static void Mark(IFeatureCollection features, IHeaderDictionary headers)
    {
        if (IsHttp2(features))
        {
            features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
        else
        {
            headers.Connection = "close";
        }
    }

    internal static bool IsHttp2(IFeatureCollection features) => features.Get<IHttp2StreamIdFeature>() is not null;
}
