using System.Diagnostics;
using Kim.AspNetCore.Heads;
using Kim.AspNetCore.Routing;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One request of a server that has a pipeline; used again for the connection's next one.</summary>
/// <remarks>
/// <code>
/// Idle --ProcessAsync, on the reactor--> Middleware --it has returned--> (the rest of the body is read) --> Replied --Reset--> Idle
///                      |                      +-- it has thrown: 500 -----------------------------------------^
///                      +-- refused: the head, too many ------------------------------------------------------^
/// </code>
/// What Kim promises of a request, middleware does not change: strict heads, limits, the request's id in each reply, an envelope in each
/// error that has no body of its own, the connection's end with a drain. A command's <see cref="HttpContextExchange"/> finds this among the
/// context's features, and counts neither the request nor numbers it again.
/// </remarks>
internal sealed partial class PipelineRequest
{
    private readonly PipelineApplication _application;
    private readonly ReactorHttp _front;
    private readonly IFeatureCollection _features;
    private readonly StrictHeadReader? _head;
    private readonly bool _isStream;
    private HttpContext? _context;
    private PipelinedCount _ahead;
    private bool _isCounted;

    // The connection ends with this reply.
    private bool _isLast;

    internal PipelineRequest(PipelineApplication application, ReactorHttp front, IFeatureCollection features)
    {
        (_application, _front, _features) = (application, front, features);
        _head = features.Get<StrictHeadReader>();
        _isStream = LastReply.IsStream(features);
    }

    /// <summary>The request's number: the id of its run and of its reply.</summary>
    internal ulong Number { get; private set; }

    private string Id => RunNumber.Format(Number);

    /// <summary>Serves the request. The task ends when the reply is written, on the reactor: Kestrel resumes there.</summary>
    internal async Task ProcessAsync()
    {
        await ToReactor().ConfigureAwait(false);
        Number = RunNumber.Next();
        _hasWholeBody = false;
        var context = _context = _application.Contexts.Create(_features);
        context.TraceIdentifier = Id;
        context.Response.OnStarting(static state => ((PipelineRequest)state).Complete(), this);
        if (_head?.EndHead() is { } fault)
        {
            _isLast = true;
            await WriteAsync(RequestRefusals.MalformedHead(fault)).ConfigureAwait(false);
            return;
        }

        _features.Set(this);
        _body = _features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
            ? _features.Get<IRequestBodyPipeFeature>()?.Reader
            : null;
        var activity = Traces.AreOn ? BeginTrace(context.Request) : null;
        try
        {
            await ServeAsync(context).ConfigureAwait(false);
        }
        finally
        {
            if (activity is not null)
            {
                RequestTrace.End(activity, context.Response.StatusCode);
            }
        }

        await ToReactor().ConfigureAwait(false);
    }

    /// <summary>The request is over.</summary>
    internal void Reset()
    {
        if (_isCounted)
        {
            _isCounted = false;
            _front.EndRequest();
        }

        if (!_isLast && _hasWholeBody)
        {
            _head?.BeginHead();
        }

        _isLast = false;
        _body = null;
        if (_context is { } context)
        {
            _context = null;
            _application.Contexts.Dispose(context);
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            if (Overload() is { } refusal)
            {
                await FinishBodyAsync(context).ConfigureAwait(false);
                await WriteAsync(refusal).ConfigureAwait(false);
                return;
            }

            if (AnswerOfServer(context.Request) is { } answer)
            {
                await FinishBodyAsync(context).ConfigureAwait(false);
                await WriteAsync(answer).ConfigureAwait(false);
                return;
            }

            await _application.Pipeline(context).ConfigureAwait(false);
            await FinishBodyAsync(context).ConfigureAwait(false);
            if (HasBareError(context.Response))
            {
                await WriteAsync(EnvelopeOf(context.Request.Method, context.Response)).ConfigureAwait(false);
            }
        }
        catch (Exception fault)
        {
            await WriteInsteadAsync(context, fault).ConfigureAwait(false);
        }
    }

    // Before its middleware, which may look for it. Its route is known only later.
    private static Activity? BeginTrace(HttpRequest request)
    {
        var activity = RequestTrace.Begin(
            request.Method, request.Path, route: null, name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        Traces.Show(activity);
        return activity;
    }

    // What is asked of the server itself is not for middleware: it knows paths only.
    private Reply? AnswerOfServer(HttpRequest request)
    {
        if (ServerRequest.IsTunnel(request.Method))
        {
            _isLast = true;
            _body = null;
        }
        else if (request.Path.HasValue)
        {
            return null;
        }

        return ServerRequest.Answer(request.Method, HttpContextExchange.RawTarget(request.HttpContext), _application.Methods);
    }

    private Reply? Overload()
    {
        _isCounted = true;
        if (_front.BeginRequest() is { } refusal)
        {
            return refusal;
        }

        refusal = _ahead.Begin(_front);
        _isLast = refusal is not null;
        return refusal;
    }

    private static Reply EnvelopeOf(string method, HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            var allow = response.Headers.Allow.ToString();
            response.Headers.Remove("Allow");
            return RequestRefusals.MethodNotAllowed(method, allow);
        }

        return response.StatusCode == StatusCodes.Status404NotFound
            ? RequestRefusals.NoRoute()
            : RequestRefusals.RefusedByPipeline(
                response.StatusCode, ReasonPhrases.GetReasonPhrase(response.StatusCode).ToLowerInvariant());
    }

    // What the app would leave without a body.
    private static bool HasBareError(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null or "" };

    private async ValueTask WriteAsync(Reply reply)
    {
        reply = _front.Renderer.Shown(reply, Number);
        var response = _context!.Response;
        var body = reply.GetBody();
        var head = new ReplyHead(reply, Number, body.Length);
        response.StatusCode = head.StatusCode;
        head.WriteTo(response.Headers);
        if (head.HasBody)
        {
            await response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
        }
    }

    // Right before the head goes out, whatever has written it.
    private Task Complete()
    {
        var headers = _context!.Response.Headers;
        headers.TryAdd(ReplyHead.RequestIdName, Id);
        if (LastReply.IsOne(_features, _isStream, _isLast || _head is { IsBroken: true }, _front.IsDraining))
        {
            headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    private async ValueTask ToReactor()
    {
        if (!_front.Loop.IsLoopThread)
        {
            _front.Hopped();
            await _front.Loop.SwitchTo();
        }
    }
}
