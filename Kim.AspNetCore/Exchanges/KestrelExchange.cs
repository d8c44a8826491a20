using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Security.Claims;
using Kim.AspNetCore.Heads;
using Kim.AspNetCore.Routing;
using Kim.Loops;
using Kim.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One request on Kestrel's HTTP/1.1; used again for the connection's next one.</summary>
/// <remarks>
/// <code>
/// Idle --ProcessAsync--> Reading --whole body, on the reactor--> Running --Send--> Replied --Reset--> Idle
///                           |                                                        ^
///                           +-- refused: head, no route, 415, 413, a bad body -------+
/// Idle --ProcessAsync, for a command that reads the body itself--> Running
/// Running --BeginStream--> Streaming --End, Abort--> Replied
/// </code>
/// If a request is refused before its body is read to the end, the connection ends with the reply: what follows could not be told from the
/// next head. The task that Kestrel waits for ends inside <see cref="Send"/>, on the reactor, so that Kestrel resumes there.
/// </remarks>
internal sealed partial class KestrelExchange : Exchange
{
    private readonly ReactorHttp _front;
    private readonly EventLoop _loop;
    private readonly CommandDispatcher _dispatcher;
    private readonly ILogger<KestrelExchange> _log;
    private readonly IFeatureCollection _features;
    private readonly IHttpRequestFeature _request;
    private readonly IHttpResponseFeature _response;
    private readonly IHttpResponseBodyFeature _responseBody;
    private readonly IHttpRequestBodyDetectionFeature? _bodyDetection;
    private readonly IRequestBodyPipeFeature _bodyPipe;
    private readonly StrictHeadReader? _head;
    private readonly bool _isStream;
    private bool _replied;

    // The connection ends with this reply.
    private bool _isLast;
    private ValueTask<FlushResult> _write;
    private TaskCompletionSource? _processed;

    internal KestrelExchange(ReactorHttp front, ILogger<KestrelExchange> log, IFeatureCollection features)
    {
        _front = front;
        _loop = front.Loop;
        _dispatcher = front.Dispatcher;
        _log = log;
        _features = features;
        _request = features.GetRequiredFeature<IHttpRequestFeature>();
        _response = features.GetRequiredFeature<IHttpResponseFeature>();
        _responseBody = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _bodyDetection = features.Get<IHttpRequestBodyDetectionFeature>();
        _bodyPipe = features.GetRequiredFeature<IRequestBodyPipeFeature>();
        _head = features.Get<StrictHeadReader>();
        _isStream = LastReply.IsStream(features);
    }

    public override CancellationToken ClientGone => _features.Get<IHttpRequestLifetimeFeature>()?.RequestAborted ?? default;

    internal override string Method => _request.Method;

    internal override string Target => _request.RawTarget;

    internal override ClaimsPrincipal User =>
        _features.Get<IHttpAuthenticationFeature>()?.User ?? new ClaimsPrincipal(new ClaimsIdentity());

    internal override IPAddress? RemoteAddress => _features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;

    internal override IEnumerable<KeyValuePair<string, StringValues>> Fields => _request.Headers;

    internal override string? Header(string name) => _request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public override IReadOnlyList<string?> HeaderValues(string name) => _request.Headers[name];

    /// <summary>Serves the request. The task ends when the reply is handed over.</summary>
    internal Task ProcessAsync()
    {
        if (!_loop.IsLoopThread)
        {
            return ProcessElsewhereAsync();
        }

        Number = RunNumber.Next();
        Activity = null;
        try
        {
            return Process();
        }
        catch (Exception fault)
        {
            return Break(fault);
        }
    }

    private Task Process()
    {
        if (_head?.EndHead() is { } fault)
        {
            return Refuse(RequestRefusals.MalformedHead(fault), isLast: true);
        }

        var match = _dispatcher.Match(this);
        SetBodyLimit(match);
        if (match.Refusal is { } tunnel && ServerRequest.IsTunnel(Method))
        {
            return Refuse(tunnel, isLast: true);
        }

        match = match with { Refusal = Overload() ?? match.Refusal ?? (HasBody ? UnsupportedType(match.Route) : null) };
        return match is { Refusal: null, Route.Command.Descriptor.StreamsBody: true } ? ProcessUpload(match)
            : HasBody ? ProcessBody(match)
            : Begin(match);
    }

    private Task Begin(in RouteMatch match)
    {
        _dispatcher.Start(this, match);
        return Handed();
    }

    /// <summary>The request is over.</summary>
    internal void Reset()
    {
        if (_begun)
        {
            _begun = false;
            _front.EndRequest();
        }

        if (!_isLast)
        {
            _head?.BeginHead();
        }

        _isLast = false;
        _tooManyAhead = false;
        _replied = false;
        _write = default;
        _processed = null;
        Upload = null;
        ForgetBody();
    }

    /// <inheritdoc/>
    internal override void Prepare(Reply reply) => _front.Renderer.Prepare(reply);

    /// <inheritdoc/>
    internal override void Send(Reply reply)
    {
        Debug.Assert(_loop.IsLoopThread && !_replied, "One reply, on the reactor.");
        _replied = true;
        try
        {
            CloseUpload();
            _write = Write(reply);
        }
        catch (Exception fault)
        {
            WriteInstead(fault);
        }

        if (Upload is { Bytes.Ended: { IsCompleted: false } read })
        {
            _write = AfterRead(_write, read);
        }

        if (_processed is { } processed)
        {
            if (_write.IsCompletedSuccessfully)
            {
                processed.SetResult();
            }
            else
            {
                _ = EndAsync(processed, _write);
            }
        }
    }

    private ValueTask<FlushResult> Write(Reply reply)
    {
        var body = _front.Renderer.Render(ref reply, Number);
        return WriteHead(reply, body.Length).SendsBody(Method) ? _responseBody.Writer.WriteAsync(body) : default;
    }

    private ReplyHead WriteHead(Reply reply, long? bodyLength)
    {
        var isLast = LastReply.IsOne(_features, _isStream, _isLast || _tooManyAhead, _front.IsDraining);
        var head = new ReplyHead(reply, Number, bodyLength, isLast);
        _response.StatusCode = head.StatusCode;
        head.WriteTo(_response.Headers);
        return head;
    }

    // If the reply is already written, Kestrel need not wait.
    private Task Handed()
    {
        if (_replied && _processed is null)
        {
            return _write.IsCompletedSuccessfully ? Task.CompletedTask : _write.AsTask();
        }

        // Ends on the reactor and runs Kestrel's continuation right there. A stream has made it already, and may have ended it.
        _processed ??= new TaskCompletionSource();
        return _processed.Task;
    }

    private static async Task EndAsync(TaskCompletionSource processed, ValueTask<FlushResult> write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            processed.SetException(fault);
            return;
        }

        processed.SetResult();
    }

    private async Task ProcessElsewhereAsync()
    {
        _front.Hopped();
        await _loop.SwitchTo();
        await ProcessAsync().ConfigureAwait(false);
    }
}
