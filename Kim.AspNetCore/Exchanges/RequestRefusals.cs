using Kim.AspNetCore.Heads;
using Kim.Runs;
using Microsoft.AspNetCore.Http;

namespace Kim.AspNetCore.Exchanges;

/// <summary>Every reply that Kim itself makes to a request that becomes no run. Those of runs are in <c>Runs/RunRefusals.cs</c>.</summary>
/// <remarks><c>docs/coding/failures.md</c> has the table of both.</remarks>
internal static class RequestRefusals
{
    /// <summary>The head is not valid.</summary>
    internal static Reply MalformedHead(HeadFault fault) => RunRefusals.Of(fault.Status, "malformed request: " + fault.Text);

    /// <summary>The body cannot be read: its framing or its encoding is not valid.</summary>
    internal static Reply MalformedBody(Exception fault) => RunRefusals.Of(400, "malformed body: " + fault.Message);

    /// <summary>The server refuses the body while it is read: it is too large or too slow, or its framing is not valid.</summary>
    internal static Reply RefusedByServer(BadHttpRequestException fault) => RunRefusals.Of(fault.StatusCode, fault.Message);

    /// <summary>No command answers this path.</summary>
    internal static Reply NoRoute() => RunRefusals.Of(404, "no such route");

    /// <summary>Commands answer this path, but for other methods.</summary>
    internal static Reply MethodNotAllowed(string method, string allow) =>
        RunRefusals.Of(405, $"method {method} not allowed, only {allow}").WithHeader("Allow", allow);

    /// <summary><c>OPTIONS *</c>: which methods the server answers, whatever the path.</summary>
    internal static Reply Methods(string allow) => new RawReply(default, null, 204).WithHeader("Allow", allow);

    /// <summary><c>CONNECT</c>: the client takes the server for a proxy.</summary>
    internal static Reply NoTunnel() => RunRefusals.Of(501, "method CONNECT is not served: this server is not a proxy");

    /// <summary>The middleware of a pipeline keeps the client from what it asked for.</summary>
    internal static Reply RefusedByPipeline(int status, string reason) => RunRefusals.Of(status, reason);

    /// <summary>The body is a form.</summary>
    internal static Reply MultipartBody() => RunRefusals.Of(415, "multipart bodies are not accepted: send JSON");

    /// <summary>One connection sent more requests ahead than it may.</summary>
    internal static Reply TooManyPipelined(int max) =>
        RunRefusals.Of(429, $"more than {max} requests were sent ahead at once: wait for replies");

    /// <summary>As many requests as there may be are in flight.</summary>
    internal static Reply TooManyRequests() => RunRefusals.Later("too many requests are in flight, try again shortly");

    /// <summary>The timeout that an app's middleware has set has passed. That middleware answers; this is what the run ends in.</summary>
    internal static EnvelopeReply AppTimeout() => RunRefusals.Of(504, "the app's request timeout has passed");

    /// <summary>In place of an internal error whose body cannot be written.</summary>
    internal static Reply BareInternalError() => new RawReply(default, null, 500);
}
