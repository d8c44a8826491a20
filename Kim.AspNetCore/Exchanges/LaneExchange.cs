using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using System.Text;
using Kim.AspNetCore.Heads;
using Kim.AspNetCore.Routing;
using Kim.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One request in the fast lane; used again for another connection's.</summary>
/// <remarks>
/// <code>
/// Free --Process--> Running --Send--> Free
///                   Running --BeginStream--> Streaming --End, Abort--> Free
/// </code>
/// The request stays as bytes in its connection's buffer; text is made of what somebody asks for.
/// </remarks>
internal sealed partial class LaneExchange(Lane lane) : Exchange
{
    // The methods that nearly all requests have.
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"];

    private readonly ReactorHttp _http = lane.Http;
    private LaneConnection _connection = null!;
    private ReadOnlyMemory<byte> _request;
    private LaneHead _head;
    private string _method = "GET";

    // Of the request before, used again if they are the same.
    private string _target = "/";
    private RouteMatch _match;

    private CancellationTokenSource? _gone;
    private bool _hasLeft;
    private bool _isLast;
    private bool _replied;
    private bool _isProcessing;
    private bool _hasBegun;

    public override CancellationToken ClientGone
    {
        get
        {
            if (_hasLeft)
            {
                return new CancellationToken(canceled: true);
            }

            return (_gone ??= new()).Token;
        }
    }

    internal override string Method => _method;

    internal override string Target => _target;

    internal override ReadOnlyMemory<byte> Body => _request[_head.Length..];

    internal override ClaimsPrincipal User => new(new ClaimsIdentity());

    internal override IPAddress? RemoteAddress => _connection.Remote.Address;

    internal override IEnumerable<KeyValuePair<string, StringValues>> Fields => LaneFields.All(FieldBytes);

    private ReadOnlyMemory<byte> FieldBytes => _request[_head.FieldsStart..(_head.Length - 2)];

    private protected override bool HasMultipartBody => LaneFields.Begins(FieldBytes.Span, "Content-Type", "multipart/");

    internal override string? Header(string name) =>
        LaneFields.Find(FieldBytes.Span, name) is { Count: > 0 } values ? values.ToString() : null;

    public override IReadOnlyList<string?> HeaderValues(string name) => LaneFields.Find(FieldBytes.Span, name);

    /// <summary>Runs the request of a connection.</summary>
    /// <returns>False if it is not for the lane: nothing has begun.</returns>
    internal bool Process(LaneConnection connection)
    {
        (_connection, _request, _head) = (connection, connection.Request, connection.Head);
        _isProcessing = true;
        var isOurs = true;
        try
        {
            isOurs = Begin();
        }
        catch (Exception fault)
        {
            Break(fault);
        }

        _isProcessing = false;
        if (_replied || !isOurs)
        {
            Free(isOurs);
        }

        return isOurs;
    }

    /// <summary>The client has left: who waits for that is told.</summary>
    internal void ClientLeft()
    {
        _hasLeft = true;
        _gone?.Cancel();
        Sent();
    }

    /// <inheritdoc/>
    internal override void Prepare(Reply reply) => _http.Renderer.Prepare(reply);

    /// <inheritdoc/>
    internal override void Send(Reply reply)
    {
        Debug.Assert(_http.Loop.IsLoopThread && !_replied, "One reply, on the reactor.");
        try
        {
            if (!_connection.HasClientLeft)
            {
                Write(reply);
            }
        }
        catch (Exception fault)
        {
            // Nothing of the reply was written: it is all made before the first byte of it is.
            LogUnsentReply(lane.Log, fault, Id);
            Write(RunRefusals.InternalError(Id));
        }

        End();
    }

    // Whether it is for the lane.
    private bool Begin()
    {
        Number = RunNumber.Next();
        Activity = null;
        if (!HasLineOfBefore() || _match.Route is null)
        {
            _match = default;
            _match = _http.Dispatcher.Match(this);
        }

        var match = _match;
        if (match.Route?.Command.Descriptor is { } command
            && (command.StreamsBody || (command.MaxBody is { } max && _head.ContentLength > max)))
        {
            return false;
        }

        var ahead = _connection.CountAhead();
        _hasBegun = true;
        var overload = _http.BeginLaneRequest();
        _isLast = _head.Closes || (overload is null && ahead is not null);
        match = match with
        {
            Refusal = overload ?? ahead ?? match.Refusal ?? (_head.ContentLength > 0 ? UnsupportedType(match.Route) : null),
        };
        _http.Dispatcher.Start(this, match);
        return true;
    }

    // Whether the request line is that of the request before.
    private bool HasLineOfBefore()
    {
        var isSame = true;
        var head = _request.Span;
        var method = head[.._head.MethodEnd];
        if (!Ascii.Equals(method, _method))
        {
            _method = Find(method) ?? Encoding.ASCII.GetString(method);
            isSame = false;
        }

        var target = head[(_head.MethodEnd + 1).._head.TargetEnd];
        if (!Ascii.Equals(target, _target))
        {
            _target = Encoding.ASCII.GetString(target);
            isSame = false;
        }

        return isSame;
    }

    private static string? Find(ReadOnlySpan<byte> method)
    {
        foreach (var known in Methods)
        {
            if (Ascii.Equals(method, known))
            {
                return known;
            }
        }

        return null;
    }

    private void Break(Exception fault)
    {
        if (_replied)
        {
            LogLateFault(lane.Log, fault, Id);
            return;
        }

        LogFault(lane.Log, fault, _method, RequestTarget.Split(_target).Path, Id);
        _isLast = true;
        Refuse(RunRefusals.InternalError(Id));
    }

    private void Write(Reply reply)
    {
        var body = _http.Renderer.Render(ref reply, Number);
        _isLast |= _http.IsDraining;
        var head = new ReplyHead(reply, Number, body.Length, _isLast);
        LaneReply.Write(_connection.Output, head, lane.Date, head.SendsBody(_method) ? body.Span : default);
        _connection.Output.Commit();
    }

    // The request is over.
    private void End()
    {
        _replied = true;
        if (!_isProcessing)
        {
            Free(wasOurs: true);
        }
    }

    private void Free(bool wasOurs)
    {
        var (connection, isLast) = (_connection, _isLast);
        _gone?.Dispose();
        _gone = null;
        _connection = null!;
        _request = default;
        if (_hasBegun)
        {
            _http.EndLaneRequest();
        }

        _hasLeft = _isLast = _replied = _hasBegun = false;
        if (wasOurs)
        {
            lane.Return(this);
            connection.Replied(isLast);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} could not be served, run {Run}")]
    private static partial void LogFault(ILogger log, Exception fault, string method, string path, string run);

    [LoggerMessage(LogLevel.Error, "Something threw after the reply of run {Run}")]
    private static partial void LogLateFault(ILogger log, Exception fault, string run);

    [LoggerMessage(LogLevel.Error, "The reply of run {Run} could not be written")]
    private static partial void LogUnsentReply(ILogger log, Exception fault, string run);
}
