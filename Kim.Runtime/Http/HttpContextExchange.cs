using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Kim.Reactor;
using Kim.Steps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.Http;

/// <summary>One request of an ASP.NET Core app that a command answers.</summary>
/// <remarks>
/// <code>
/// Reading (wherever ASP.NET runs it) --whole body--> Running (on the reactor) --Send--> Replied (back on the thread pool)
/// </code>
/// The reply is written into the response while the reactor's renderer still holds it, and flushed behind the hop back: no middleware of the app ever runs on the reactor.
/// </remarks>
internal sealed class HttpContextExchange(HttpContext context, HttpFront front) : Exchange
{
    private const string RequestIdHeader = "X-Request-Id";

    private readonly TaskCompletionSource _replied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _body = new();

    public override CancellationToken ClientGone => context.RequestAborted;

    internal override string Method => context.Request.Method;

    internal override string Target => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is { Length: > 0 } raw ? raw : context.Request.Path + context.Request.QueryString;

    internal override ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    internal override ClaimsPrincipal User => context.User;

    internal override IPAddress? RemoteAddress => context.Connection.RemoteIpAddress;

    internal override string? Header(string name) => context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Serves the request by the command of a route.</summary>
    internal async Task ProcessAsync(RouteMatch match)
    {
        Number = RunNumber.Next();
        var refusal = IsMultipart() ? new EnvelopeReply(1, "multipart bodies are not accepted: send JSON", 415) : await ReadBodyAsync().ConfigureAwait(false);
        await front.Loop.SwitchTo();
        try
        {
            if (!front.BeginRequest())
            {
                KimMeter.LimitMet("MaxRequests");
                refusal = new EnvelopeReply(1, "too many requests are in flight, try again shortly", 503).Header("Retry-After", "1");
            }

            if (refusal is null)
            {
                front.Dispatcher.Start(this, match);
            }
            else
            {
                Send(refusal, RunNumber.Format(Number));
            }

            await _replied.Task.ConfigureAwait(false);
        }
        finally
        {
            front.EndRequest();
        }

        await context.Response.CompleteAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    internal override void Send(Reply reply, string requestId)
    {
        Debug.Assert(front.Loop.IsLoopThread, "Replies are made on the reactor.");
        try
        {
            Write(reply, requestId);
            _replied.SetResult();
        }
        catch (Exception fault)
        {
            // A response that a middleware has begun already, or a connection that is lost: the app's own handling tells.
            _replied.SetException(fault);
        }
    }

    private void Write(Reply reply, string requestId)
    {
        var body = front.Renderer.Render(ref reply, requestId);
        var response = context.Response;
        response.StatusCode = reply.StatusCode;
        response.Headers[RequestIdHeader] = requestId;
        foreach (var (name, value) in reply.Headers ?? [])
        {
            response.Headers.Append(name, value);
        }

        if (reply.ContentType is { } contentType)
        {
            response.ContentType = contentType;
            response.ContentLength = body.Length;
            response.BodyWriter.Write(body.Span);
        }
        else if (reply.StatusCode is not (204 or 304))
        {
            response.ContentLength = 0;
        }
    }

    private async Task<Reply?> ReadBodyAsync()
    {
        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                foreach (var part in read.Buffer)
                {
                    _body.Write(part.Span);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (BadHttpRequestException fault)
        {
            return new EnvelopeReply(1, fault.Message, fault.StatusCode);
        }
    }

    private bool IsMultipart() => context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
}
