using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>All headers, cookies, locations and redirects, on every host (docs/coding/http.md).</summary>
public sealed class EverydayTests
{
    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Headers_and_cookies_come_and_go(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind);
        using var client = await Conformance.WireClient.Connect(host.EndPoint);
        await client.Send("GET /kim/everyday/headers HTTP/1.1\r\nHost: test\r\nX-A: 1\r\nX-B: b\r\nX-A: 2, 3\r\n\r\n");
        Assert.Equal("""{"code":0,"msg":"success","data":["X-A=1","X-A=2, 3","X-B=b"]}""",
            Sorted((await client.Receive())!.Body));
        await client.Send("GET /kim/everyday/cookies HTTP/1.1\r\nHost: test\r\nCookie: a=1; b=x%20y\r\n\r\n");
        var reply = (await client.Receive())!;
        Assert.Equal("""{"code":0,"msg":"success","data":{"a":"1","b":"x%20y"}}""", reply.Body);
        Assert.Equal(
            ["Set-Cookie: seen=x%20y; Path=/; HttpOnly; SameSite=Lax",
                "Set-Cookie: a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax"],
            reply.Head.Split("\r\n").Where(line => line.StartsWith("Set-Cookie", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_location_comes_with_its_status(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind);
        using var client = await Conformance.WireClient.Connect(host.EndPoint);
        foreach (var (which, status, location, body) in ((string, int, string, string)[])[
            ("created", 201, "/things/7?a=b", """{"code":0,"msg":"success","data":7}"""),
            ("created-bare", 201, "things/7", """{"code":0,"msg":"success"}"""),
            ("accepted", 202, "", """{"code":0,"msg":"success"}"""),
            ("accepted-with", 202, "/jobs/7", """{"code":0,"msg":"success","data":7}"""),
            ("moved", 302, "/there", ""),
            ("moved-for-good", 301, "https://example.org/a%20b", ""),
            ("same-method", 307, "//example.org", ""),
            ("same-method-for-good", 308, "/there", "")])
        {
            await client.Send($"GET /kim/everyday/{which} HTTP/1.1\r\nHost: test\r\n\r\n");
            var reply = (await client.Receive())!;
            var sent = reply.Head.Split("\r\n").Where(line => line.StartsWith("Location: ", StringComparison.Ordinal));
            Assert.Equal(
                (which, status, location, body),
                (which, reply.Status, string.Join("|", sent.Select(line => line[10..])), reply.Body));
        }
    }

    [Theory]
    [InlineData("bad-url", "/a b", "'/a b' is not a URL: percent-encode what it is made of, for example")]
    [InlineData("bad-location", "", "The value cannot be an empty string.")]
    [InlineData("bad-cookie", "a;b", "The value of cookie 'id' holds ';', which cannot be in one: encode it with Uri.EscapeDataString")]
    public async Task What_cannot_be_is_an_exception_that_says_why(string which, string text, string message)
    {
        await using var host = await AnyHost.Start(HostKind.ServerOnEpoll);
        var reply = await host.Send(HttpMethod.Get, $"/kim/everyday/{which}?text={Uri.EscapeDataString(text)}");
        Assert.StartsWith($"200 {message}", reply, StringComparison.Ordinal);
    }

    // The order of different names is the server's.
    private static string Sorted(string body)
    {
        var at = body.IndexOf('[', StringComparison.Ordinal);
        var lines = body[(at + 1)..^2].Split("\",\"").Select(line => line.Trim('"')).OrderBy(line => line[..3], StringComparer.Ordinal);
        return $"{body[..at]}[{string.Join(",", lines.Select(line => $"\"{line}\""))}]}}";
    }
}
