using System.Net;
using System.Security.Claims;
using Kim.AspNetCore.Routing;

namespace Kim.AspNetCore.Exchanges;

/// <summary>What a run sees of its exchange, until the reply: the exchange itself then serves the connection's next request.</summary>
internal sealed class ExchangeInfo(Exchange exchange) : HttpInfo
{
    private Exchange? _exchange = exchange;

    public override string Method => Exchange.Method;

    public override string Path => RequestTarget.Split(Exchange.Target).Path;

    public override string QueryString => RequestTarget.Split(Exchange.Target).Query;

    public override ReadOnlyMemory<byte> Body => Exchange.Upload is null
        ? Exchange.Body
        : throw new InvalidOperationException(
            "The body of this request is read while it arrives: by the command's RequestBody, and not as a whole.");

    public override IPAddress? RemoteAddress => Exchange.RemoteAddress;

    // A copy: the server's own may change, and ends with the request.
    public override IEnumerable<KeyValuePair<string, string>> Headers => [.. Exchange.Fields.SelectMany(
        lines => lines.Value.Select(line => KeyValuePair.Create(lines.Key, line ?? "")))];

    public override ClaimsPrincipal User => Exchange.User;

    private Exchange Exchange =>
        _exchange
        ?? throw new ObjectDisposedException(
            nameof(HttpInfo), "The reply is out, so the request cannot be read any more: copy what you need before the reply.");

    public override string? Header(string name) => Exchange.Header(name);

    protected internal override void Release() => _exchange = null;
}
