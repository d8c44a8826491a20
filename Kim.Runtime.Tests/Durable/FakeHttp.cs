using System.Net;
using System.Security.Claims;

namespace Kim.Runtime.Tests.Durable;

/// <summary>A request of which only its headers and its caller count.</summary>
internal sealed class FakeHttp(string? user, params (string Name, string Value)[] headers) : HttpInfo
{
    public override string Method => "POST";

    public override string Path => "/";

    public override string QueryString => "";

    public override ReadOnlyMemory<byte> Body => default;

    public override IPAddress? RemoteAddress => IPAddress.Loopback;

    public override ClaimsPrincipal User => user is null ? new()
        : new(new ClaimsIdentity(user.Length == 0 ? [] : [new Claim(ClaimTypes.Name, user)], "test"));

    public override IEnumerable<KeyValuePair<string, string>> Headers => headers.Select(one => KeyValuePair.Create(one.Name, one.Value));

    public override string? Header(string name) =>
        headers.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
