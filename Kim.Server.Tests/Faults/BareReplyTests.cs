using Xunit;

namespace Kim.Server.Tests.Faults;

/// <summary>
/// What Kestrel refuses by itself has no envelope; <c>docs/operating/operations.md</c> lists it. Whatever we refuse has one.
/// </summary>
public sealed class BareReplyTests
{
    private const string Host = "Host: test\r\n";
    private const string Post = "POST /kim/helloworld HTTP/1.1\r\n" + Host;

    public static TheoryData<string, int, string> Bare()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var transport in (string[])["epoll", "sockets"])
        {
            data.Add(transport, 400, "GET\r\n\r\n");
            data.Add(transport, 400, "GET /x HTTP/1.1\r\n\r\n");
            data.Add(transport, 400, $"GET /x HTTP/1.1\r\n{Host}no colon\r\n\r\n");
            data.Add(transport, 405, $"GET x HTTP/1.1\r\n{Host}\r\n");
            data.Add(transport, 408, "GET /x HT");
            data.Add(transport, 414, $"GET /{new string('a', 9000)} HTTP/1.1\r\n");
            data.Add(transport, 431, $"GET /x HTTP/1.1\r\n{Host}A: {new string('a', 40_000)}\r\n\r\n");
            data.Add(transport, 431, $"GET /x HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Repeat("A: b\r\n", 120))}\r\n");
            data.Add(transport, 505, $"GET /x HTTP/2.5\r\n{Host}\r\n");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Bare))]
    public async Task Kestrels_own_refusals_are_a_status_and_the_end(string transport, int status, string request)
    {
        await using var server = await ServerFixture.Start($"--Kim:Transport={transport}", "--Kim:HeadTimeout=1s");
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(request);
        Assert.Equal($"{status} ", await client.Receive());
        Assert.DoesNotContain("X-Request-Id", client.Head, StringComparison.Ordinal);
        await client.UntilClosed();
    }

    [Theory]
    [InlineData(404, "GET /x HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData(413, Post + "Content-Length: 9999999\r\n\r\n")]
    [InlineData(400, Post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData(417, Post + "Expect: more\r\nContent-Length: 2\r\n\r\n{}")]
    public async Task Other_refusals_have_an_envelope(int status, string request)
    {
        await using var server = await ServerFixture.Start();
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(request);
        Assert.StartsWith($$"""{{status}} {"code":1,"msg":""", await client.Receive(), StringComparison.Ordinal);
        Assert.Contains("X-Request-Id", client.Head, StringComparison.Ordinal);
    }
}
