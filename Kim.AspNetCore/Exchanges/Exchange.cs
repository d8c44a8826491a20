using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Kim.AspNetCore.Routing;
using Kim.Binding;
using Kim.Diagnostics;
using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Primitives;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One request and its reply, whatever server reads the one and writes the other. Reactor only.</summary>
internal abstract class Exchange : IReplyReceiver, IHeaderSource
{
    // What is believed of an announced length before any of the body has come.
    private const int FirstBodyBytesMax = 64 * 1024;

    // Most bodies are smaller; a larger one's buffer is let go after its request, so that idle connections hold little.
    private const int BodyKeptBytesMax = 4096;

    // Ours to end.
    private Activity? _ownActivity;

    private byte[] _body = [];
    private int _bodyLength;

    /// <summary>The request's number: the id of its run and of its reply.</summary>
    internal ulong Number { get; set; }

    /// <summary>The number as it is told.</summary>
    internal string Id => RunNumber.Format(Number);

    internal abstract string Method { get; }

    /// <summary>The request target as sent: path and query, or an absolute URL.</summary>
    internal abstract string Target { get; }

    /// <summary>The whole body; valid until the reply.</summary>
    internal virtual ReadOnlyMemory<byte> Body => _body.AsMemory(0, _bodyLength);

    /// <summary>The body that the run reads; <see langword="null"/> if it was read before, or there is none.</summary>
    internal ReceivedBody? Upload { get; private protected set; }

    internal abstract ClaimsPrincipal User { get; }

    /// <summary>What the server has begun for this request, if it traces; its runs are parts of it.</summary>
    internal Activity? Activity { get; set; }

    /// <summary>What flows from the app's code into the run, if that was asked for.</summary>
    internal ExecutionContext? Context { get; private protected set; }

    /// <inheritdoc/>
    public string? TraceId => Activity switch
    {
        { IdFormat: ActivityIdFormat.W3C } activity => activity.TraceId.ToHexString(),
        { } activity => activity.RootId,
        null => ActivityContext.TryParse(Field("traceparent"), null, out var context) ? context.TraceId.ToHexString() : null,
    };

    /// <summary>The client's address, if it has one.</summary>
    internal virtual IPAddress? RemoteAddress => null;

    /// <inheritdoc/>
    public abstract CancellationToken ClientGone { get; }

    /// <inheritdoc/>
    IReplyReceiver IReplyReceiver.AfterReply => NobodyWaits.Instance;

    /// <inheritdoc/>
    bool IReplyReceiver.TakesBytes => true;

    /// <inheritdoc/>
    void IReplyReceiver.OnNewId(string id) => Number = RunNumber.Parse(id);

    /// <inheritdoc/>
    public virtual Reply? CancelledReply => null;

    /// <summary>All header fields, each with its lines.</summary>
    internal virtual IEnumerable<KeyValuePair<string, StringValues>> Fields => [];

    internal abstract string? Header(string name);

    /// <inheritdoc/>
    public abstract IReadOnlyList<string?> HeaderValues(string name);

    /// <summary>Writes the reply, for <see cref="Answer"/>.</summary>
    internal abstract void Send(Reply reply);

    /// <inheritdoc/>
    public HttpInfo NewHttpInfo() => new ExchangeInfo(this);

    /// <summary>Renders the reply that is sent next; throws where that cannot be.</summary>
    internal abstract void Prepare(Reply reply);

    /// <inheritdoc/>
    public void Prepare(StepInfo last, Reply reply) => Prepare(reply);

    /// <inheritdoc/>
    public void OnReply(StepInfo last, Reply reply) => Answer(reply);

    /// <inheritdoc/>
    public bool WantsBody => Method != "HEAD";

    /// <inheritdoc/>
    public IReplyBody? OnStream(StepInfo last, Reply reply, long? length)
    {
        var own = _ownActivity;
        var body = BeginStream(reply, length);
        if (own is null || body is null)
        {
            return body;
        }

        _ownActivity = null;
        return new TracedBody(body, own, reply.StatusCode);
    }

    /// <summary>Answers a request that becomes no run.</summary>
    internal void Refuse(Reply refusal) => Answer(refusal);

    /// <summary>Writes the reply. Called once.</summary>
    internal void Answer(Reply reply)
    {
        var own = _ownActivity;
        _ownActivity = null;
        try
        {
            Send(reply);
        }
        finally
        {
            if (own is not null)
            {
                RequestTrace.End(own, reply.StatusCode);
            }
        }
    }

    /// <summary>The request is about to become a run, or to be refused: it is traced, if nobody else does, and somebody wants it.</summary>
    internal void BeginTrace(Route? route)
    {
        if (Activity is null)
        {
            var path = RequestTarget.Split(Target).Path;
            Activity = _ownActivity = RequestTrace.Begin(
                Method, path, route?.Text[(route.Text.IndexOf(' ', StringComparison.Ordinal) + 1)..], Field);
        }
    }

    /// <summary>Writes the head of a reply whose body comes piece by piece; <see langword="null"/> if it cannot.</summary>
    private protected virtual IReplyBody? BeginStream(Reply reply, long? length) => null;

    private protected virtual bool HasMultipartBody =>
        Header("Content-Type")?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A refusal if the request's body is of a type that the command does not take.</summary>
    private protected Reply? UnsupportedType(Route? route) =>
        route is not { Command.Descriptor.StreamsBody: true }
        && HasMultipartBody
            ? RequestRefusals.MultipartBody()
            : null;

    /// <summary>Copies what has come of the body at once: the server's buffer is free again, and the binder gets one span.</summary>
    /// <param name="part">What has come.</param>
    /// <param name="announced">How long the whole body is said to be; 0 if nothing is held ready for it.</param>
    private protected void Take(in ReadOnlySequence<byte> part, long announced = 0)
    {
        var length = (int)part.Length;
        if (_body.Length - _bodyLength < length)
        {
            var ready = Math.Max((int)Math.Min(announced, FirstBodyBytesMax), Math.Min(_body.Length * 2, Array.MaxLength));
            Array.Resize(ref _body, Math.Max(_bodyLength + length, ready));
        }

        part.CopyTo(_body.AsSpan(_bodyLength));
        _bodyLength += length;
    }

    /// <summary>The request is over: the exchange may take the next one's body.</summary>
    private protected void ForgetBody()
    {
        _bodyLength = 0;
        if (_body.Length > BodyKeptBytesMax)
        {
            _body = [];
        }
    }

    // For the log and for tracing, which must not fail because an app's headers throw.
    private string? Field(string name)
    {
        try
        {
            return Header(name);
        }
        catch (Exception fault)
        {
            LastResort.Tell("a request's headers", fault);
            return null;
        }
    }

    // Ends the request's trace with its stream.
    private sealed class TracedBody(IReplyBody body, Activity activity, int status) : IReplyBody
    {
        public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> piece) => body.WriteAsync(piece);

        public void End()
        {
            try
            {
                body.End();
            }
            finally
            {
                RequestTrace.End(activity, status);
            }
        }

        public void Abort()
        {
            activity.SetStatus(ActivityStatusCode.Error, "the reply was cut off");
            try
            {
                body.Abort();
            }
            finally
            {
                RequestTrace.End(activity, status);
            }
        }
    }
}
