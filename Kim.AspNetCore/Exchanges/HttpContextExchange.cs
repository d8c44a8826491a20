using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Kim.AspNetCore.Routing;
using Kim.Loops;
using Kim.Runs;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One request of an ASP.NET Core app that a command answers.</summary>
/// <remarks>
/// The pipeline's thread reads the body, waits, and writes the reply; the reactor runs the command in between, and looks at the context
/// only while the pipeline waits.
/// <code>
/// Reading (pipeline) --whole body, or refused--> Running (reactor) --Send: the rendered reply is copied--> Writing (pipeline)
///                                                                  --BeginStream--> both, until both have ended
/// </code>
/// The pipeline continues on the thread pool, so that no middleware runs on the reactor. If it came on the reactor, it continues there:
/// that was the app's choice.
/// </remarks>
internal sealed partial class HttpContextExchange(HttpContext context, ReactorHttp front, Route route, ILogger log) : Exchange, ILoopWork
{
    private readonly bool _isOnReactor = front.Loop.IsLoopThread;
    private readonly TaskCompletionSource _replied = new(
        front.Loop.IsLoopThread ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    // A server's pipeline has numbered and counted the request.
    private readonly PipelineRequest? _own = context.Features.Get<PipelineRequest>();
    private RouteMatch _match;
    private Reply? _reply;
    private byte[]? _replyBody;
    private int _replyLength;
    private bool _hasBegunBody;

    // Takes the place of a reply: the middleware that has set the timeout answers.
    private EnvelopeReply? _timedOut;
    private bool _isTimedOut;

    public override CancellationToken ClientGone => _replied.Task.IsCompleted && !IsStreaming ? default : context.RequestAborted;

    public override Reply? CancelledReply =>
        context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true }
            ? _timedOut ??= RequestRefusals.AppTimeout()
            : null;

    internal override string Method => context.Request.Method;

    // The query string as the app sees it: middleware may have rewritten it.
    internal override string Target => RequestTarget.Split(RawTarget(context)).Path + _match.Query;

    internal override ClaimsPrincipal User => context.User;

    internal override IPAddress? RemoteAddress => context.Connection.RemoteIpAddress;

    /// <summary>The request target as sent; a server that does not tell it is asked for the path.</summary>
    internal static string RawTarget(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target
            ? target
            : context.Request.PathBase.Add(context.Request.Path).ToUriComponent();

    internal override IEnumerable<KeyValuePair<string, StringValues>> Fields => context.Request.Headers;

    internal override string? Header(string name) => context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public override IReadOnlyList<string?> HeaderValues(string name) => context.Request.Headers[name];

    /// <summary>Serves the request. The task ends when the reply is written.</summary>
    /// <param name="template">The route's segments: the name of a parameter, or <see langword="null"/> for a literal.</param>
    /// <param name="parameters">How many of them are parameters.</param>
    internal async Task ProcessAsync(IReadOnlyList<string?> template, int parameters)
    {
        Number = _own?.Number ?? RunNumber.Next();
        Activity = Activity.Current;
        Context = front.FlowsContext ? ExecutionContext.Capture() : null;
        try
        {
            _reply = (_own is null ? front.BeginRequest() : null) ?? await ReadAsync(template, parameters).ConfigureAwait(false);
            if (front.Loop.IsLoopThread)
            {
                Execute();
            }
            else
            {
                front.Loop.Post(this);
            }

            await _replied.Task.ConfigureAwait(false);
            if (_isTimedOut)
            {
                throw new OperationCanceledException(_timedOut!.Text, context.RequestAborted);
            }

            await (_pipe is null
                ? WriteAsync(_reply!, _replyBody.AsMemory(0, _replyLength))
                : new(WriteStreamAsync(_pipe.Reader))).ConfigureAwait(false);
        }
        catch (Exception fault) when (!ClientHasLeft())
        {
            await WriteInsteadAsync(fault).ConfigureAwait(false);
        }
        finally
        {
            if (Upload is { } upload)
            {
                // The server reads what follows, so nobody else may.
                await upload.Bytes.Ended.ConfigureAwait(false);
            }

            if (_own is null)
            {
                front.EndRequest();
            }

            if (_replyBody is not null)
            {
                ArrayPool<byte>.Shared.Return(_replyBody);
            }
        }
    }

    /// <summary>Begins the run, on the reactor.</summary>
    public void Execute()
    {
        try
        {
            front.Dispatcher.Start(this, _match with { Refusal = _reply });
        }
        catch (Exception fault) when (!_replied.Task.IsCompleted)
        {
            Refuse(Break(fault));
        }
    }

    /// <inheritdoc/>
    internal override void Prepare(Reply reply) => front.Renderer.Prepare(reply);

    /// <inheritdoc/>
    internal override void Send(Reply reply)
    {
        Upload?.Bytes.Close(drops: false);
        _isTimedOut = _timedOut is not null && reply == _timedOut;
        var body = front.Renderer.Render(ref reply, Number);
        (_reply, _replyLength) = (reply, body.Length);
        if (body.Length > 0)
        {
            // The renderer's buffer is the next reply's; and what wraps the response (compression, callbacks of middleware) is not the
            // reactor's work.
            _replyBody = ArrayPool<byte>.Shared.Rent(body.Length);
            body.CopyTo(_replyBody);
        }

        _replied.SetResult();
    }

    // A refusal, if the request cannot be read. The app owns what it is read from, and that may throw anything.
    private async ValueTask<Reply?> ReadAsync(IReadOnlyList<string?> template, int parameters)
    {
        try
        {
            _match = new RouteMatch(route, CommandRouteValues.Read(context, template, parameters), context.Request.QueryString.Value
                ?? "", null);
            return await ReadBodyAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            return Break(fault);
        }
    }

    // The run reads it, through what wraps it in the app. Kestrel drops what is not read of it.
    private Reply? BeginUpload()
    {
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var max = limit is null ? route.Command.Descriptor.MaxBody : limit.MaxRequestBodySize;
        if (max is { } bytes && context.Request.ContentLength > bytes)
        {
            return RunRefusals.Refused(BodyStream.TooLarge(bytes));
        }

        Upload = new ReceivedBody(
            new BodyStream(
                context.Request.BodyReader, front.Loop, readsElsewhere: !_isOnReactor, max: limit is null ? max : null,
                context.RequestAborted),
            context.Request.ContentType,
            context.Request.ContentLength);
        return null;
    }

    private async ValueTask<Reply?> ReadBodyAsync()
    {
        if (route.Command.Descriptor.StreamsBody)
        {
            return BeginUpload();
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            return null;
        }

        if (UnsupportedType(route) is { } refusal)
        {
            return refusal;
        }

        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                Take(result.Buffer, context.Request.ContentLength ?? 0);
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (BadHttpRequestException fault)
        {
            return RequestRefusals.RefusedByServer(fault);
        }
        catch (InvalidDataException fault)
        {
            // Middleware that decompresses says so of what it cannot.
            return RequestRefusals.MalformedBody(fault);
        }
        catch (IOException fault) when (fault is not ConnectionResetException && !ClientHasLeft())
        {
            // Kestrel says so of a chunk size that overflows.
            return RequestRefusals.MalformedBody(fault);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The client left in the middle of its body: there is nobody to answer, but an access log should not say 200.
            LogLostRequest(fault.Message, Id);
            return CancelledReply ?? RunRefusals.ClientLeft();
        }
    }

    // The body of an answer to HEAD, too: what wraps the response sets fields by it, and the server drops it.
    private async ValueTask WriteAsync(Reply reply, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        var head = new ReplyHead(reply, Number, body.Length);
        response.StatusCode = head.StatusCode;
        head.WriteTo(response.Headers);
        if (head.HasBody)
        {
            _hasBegunBody = true;
            await response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
        }
    }
}
