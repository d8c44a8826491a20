using Kim.AspNetCore.Exchanges;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kim.AspNetCore.Tests.Exchanges;

public sealed class ReplyHeadTests
{
    [Theory]
    [InlineData(200, "0")]
    [InlineData(204, "")]
    [InlineData(205, "0")]
    [InlineData(304, "")]
    [InlineData(404, "0")]
    public void A_status_without_a_body_has_the_length_that_RFC_9110_gives_it(int status, string length)
    {
        var head = new ReplyHead(new RawReply(default, null, status), 1, 0);
        Assert.Equal(status, head.StatusCode);
        Assert.False(head.HasBody);
        Assert.False(head.SendsBody("GET"));
        Assert.Equal(length == "" ? ["X-Request-Id: 0000000000000001"] : [$"Content-Length: {length}", "X-Request-Id: 0000000000000001"], Fields(head));
    }

    [Fact]
    public void HEAD_is_answered_with_the_head_of_GET_and_no_body()
    {
        var head = new ReplyHead(new RawReply(new byte[5], "text/plain", 200), 1, 5);
        Assert.True(head.SendsBody("GET"));
        Assert.False(head.SendsBody("HEAD"));
        Assert.Equal(["Content-Length: 5", "Content-Type: text/plain", "X-Request-Id: 0000000000000001"], Fields(head));
    }

    [Fact]
    public void The_last_message_of_a_connection_says_so() =>
        Assert.Contains("Connection: close", Fields(new ReplyHead(new RawReply(default, null, 204), 1, 0, isLast: true)));

    [Fact]
    public void What_is_set_already_stays_but_for_what_a_message_has_once()
    {
        var headers = new HeaderDictionary { ["Set-Cookie"] = "a", ["Retry-After"] = "9", ["X-Request-Id"] = "2" };
        var reply = new RawReply(default, null, 204).WithHeader("Set-Cookie", "b").WithHeader("Retry-After", "1");
        Assert.Equal(["Retry-After: 1", "Set-Cookie: a,b", "X-Request-Id: 0000000000000001"], Fields(new ReplyHead(reply, 1, 0), headers));
    }

    private static IEnumerable<string> Fields(in ReplyHead head, HeaderDictionary? headers = null)
    {
        headers ??= [];
        head.WriteTo(headers);
        return headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal);
    }
}
