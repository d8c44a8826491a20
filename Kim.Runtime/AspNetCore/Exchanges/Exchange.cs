using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Kim.Diagnostics;
using Kim.Runs;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One request and its reply, whatever server reads the one and writes the other. Reactor only.</summary>
internal abstract class Exchange : IReplyReceiver
{
    /// <summary>The request's number: the id of its run and of its reply.</summary>
    internal ulong Number { get; set; }

    internal abstract string Method { get; }

    /// <summary>The request target as sent: path and query, or an absolute URL.</summary>
    internal abstract string Target { get; }

    /// <summary>The whole body; valid until the reply.</summary>
    internal abstract ReadOnlyMemory<byte> Body { get; }

    internal abstract ClaimsPrincipal User { get; }

    /// <summary>What the server has begun for this request, where it traces; its runs' code runs under it.</summary>
    internal Activity? Activity { get; set; }

    /// <inheritdoc/>
    public string? TraceId => Activity switch
    {
        { IdFormat: ActivityIdFormat.W3C } activity => activity.TraceId.ToHexString(),
        { } activity => activity.RootId,
        null => ActivityContext.TryParse(TraceParent(), null, out var context) ? context.TraceId.ToHexString() : null,
    };

    /// <summary>The client's address, where it has one.</summary>
    internal virtual IPAddress? RemoteAddress => null;

    /// <inheritdoc/>
    public abstract CancellationToken ClientGone { get; }

    /// <inheritdoc/>
    public virtual Reply? CancelledReply => null;

    internal abstract string? Header(string name);

    /// <summary>Writes the reply. Called once.</summary>
    internal abstract void Send(Reply reply, string requestId);

    /// <inheritdoc/>
    public HttpInfo NewHttpInfo() => new ExchangeInfo(this);

    /// <summary>Renders the reply that is sent next; throws where that cannot be.</summary>
    internal abstract void Prepare(Reply reply);

    /// <inheritdoc/>
    public void Prepare(Run run, Reply reply) => Prepare(reply);

    /// <inheritdoc/>
    public void OnReply(Run run, Reply reply) => Send(reply, run.Id);

    // For the log, which must not fail because an app's headers throw.
    private string? TraceParent()
    {
        try
        {
            return Header("traceparent");
        }
        catch (Exception fault)
        {
            LastResort.Tell("a request's headers", fault);
            return null;
        }
    }
}
