using Kim.Server.Tests.Conformance;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Members of a request that come from headers.</summary>
public sealed class HeaderMemberTests
{
    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Headers_are_read_as_text_is(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind);
        Assert.Equal(Data("acme 10"), await Ask(host, "x-tenant: acme"));
        Assert.Equal(Data("acme 7 a+b+c Blue"), await Ask(host, "X-Tenant: acme", "X-Limit: 7", "X-Tags: a, b", "X-Tags: c", "colour: blue"));
        Assert.Equal(
            """{"code":1,"msg":"invalid request data: 'X-Tenant' is missing; 'X-Limit' must be a whole number that fits Int32, not 'x'""" + '"'
            + ""","errors":{"X-Tenant":["'X-Tenant' is missing"],"X-Limit":["'X-Limit' must be a whole number that fits Int32, not 'x'"]}}""",
            await Ask(host, "X-Limit: x"));
        Assert.Equal(
            """{"code":1,"msg":"invalid request data: 'X-Tenant' is given twice"}""", await Ask(host, "X-Tenant: a", "X-Tenant: b"));
    }

    [Fact]
    public async Task The_body_gives_the_others()
    {
        await using var host = await AnyHost.Start(HostKind.ServerOnEpoll);
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send("POST /tenants/orders HTTP/1.1\r\nHost: test\r\nX-Tenant: acme\r\nContent-Length: 14\r\n\r\n{\"item\":\"pen\"}");
        Assert.Equal(Data("acme 10   pen"), (await client.Receive())!.Body);
    }

    private static string Data(string text) => $$"""{"code":0,"msg":"success","data":"{{text}}"}""";

    private static async Task<string> Ask(AnyHost host, params string[] headers)
    {
        using var client = await WireClient.Connect(host.EndPoint);
        await client.Send($"GET /tenants/orders HTTP/1.1\r\nHost: test\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return (await client.Receive())!.Body;
    }
}
