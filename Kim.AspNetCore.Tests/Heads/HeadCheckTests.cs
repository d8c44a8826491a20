using System;
using System.Buffers;
using System.Text;
using Kim.AspNetCore.Heads;
using Xunit;

namespace Kim.AspNetCore.Tests.Heads;

/// <summary>What the check says of heads; which requests a server then refuses, the conformance table says.</summary>
public sealed class HeadCheckTests
{
    private const string Good = "POST /a?b=%20 HTTP/1.1\r\nHost: test:80\r\nX-A: 1\t2\r\nContent-Length: 2\r\n\r\n";
    private readonly HeadCheck _check = new();

    [Fact]
    public void Good_head_is_let_through() => Assert.Null(Judge(Good));

    [Fact]
    public void Empty_lines_before_the_request_line_are_let_through() => Assert.Null(Judge("\r\n\r\n" + Good));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", "a Content-Length that is not digits only, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\n", "a second Content-Length, in line 4")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
        "both Transfer-Encoding and Content-Length")]
    [InlineData("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding in HTTP/1.0")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", "a Transfer-Encoding other than chunked, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "a second Transfer-Encoding, in line 4")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "no Host")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "a second Host, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "no valid Host, in line 2")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\r\n", "a line ends with LF alone, in line 2")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", "control character 0x0D, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", "control character 0x00, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", "a field name with byte 0x20, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "a field without a name, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", "a field without a colon, in line 3")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "a folded field, in line 3")]
    [InlineData("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "not method, target and version with one space between each, in line 1")]
    [InlineData("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "no HTTP version at the end of the request line, in line 1")]
    [InlineData("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", "byte 0x23 in the request target, in line 1")]
    [InlineData("GET /%g0 HTTP/1.1\r\nHost: a\r\n\r\n", "a percent sign without two hexadecimal digits in the request target, in line 1")]
    [InlineData("GET http://b@c/ HTTP/1.1\r\nHost: a\r\n\r\n", "no valid host in the request target, in line 1")]
    [InlineData("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "no method, or one that is not a token, in line 1")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n", "the head is not whole")]
    public void Fault_is_told_with_its_place(string head, string text) => Assert.Equal(new HeadFault(400, text), Judge(head));

    [Fact]
    public void Other_expectation_is_417_in_HTTP_1_1_and_ignored_in_HTTP_1_0()
    {
        Assert.Equal(417, Judge("GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n")?.Status);
        Assert.Null(Judge("GET / HTTP/1.0\r\nExpect: x\r\n\r\n"));
        Assert.Null(Judge("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n"));
    }

    [Fact]
    public void Verdict_does_not_depend_on_the_pieces()
    {
        foreach (var (head, fault) in (Dictionary<string, HeadFault?>)new()
        {
            [Good] = null,
            [Good.Replace("80", "8x", StringComparison.Ordinal)] = new HeadFault(400, "no valid Host, in line 2")
        })
        {
            for (var first = 0; first <= head.Length; first++)
            {
                for (var second = first; second <= head.Length; second++)
                {
                    _check.Feed(Bytes(head[..first]));
                    _check.Feed(Bytes(head[first..second]));
                    _check.Feed(Bytes(head[second..]));
                    Assert.Equal(fault, _check.Judge());
                }
            }
        }
    }

    [Fact]
    public void Line_longer_than_its_carry_is_judged_whole()
    {
        foreach (var character in Good.Replace("X-A: 1", "X-A: " + new string('x', 9000), StringComparison.Ordinal))
        {
            _check.Feed(Bytes(character.ToString()));
        }

        Assert.Null(_check.Judge());
        Assert.Null(Judge(Good));
    }

    [Fact]
    public void Fault_does_not_outlast_its_head()
    {
        Assert.NotNull(Judge("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n"));
        Assert.Null(Judge(Good));
    }

    [Fact]
    public void Judging_allocates_nothing()
    {
        var bytes = new ReadOnlySequence<byte>(Bytes(Good));
        Assert.Null(Judge(Good));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _check.Feed(bytes);
            _check.Judge();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("test", true)]
    [InlineData("test:80", true)]
    [InlineData("test:", true)]
    [InlineData("[::1]:80", true)]
    [InlineData("[::ffff:1.2.3.4]", true)]
    [InlineData("", false)]
    [InlineData(":80", false)]
    [InlineData("a:b", false)]
    [InlineData("a:80:80", false)]
    [InlineData("a@b", false)]
    [InlineData("a%41", false)]
    [InlineData("::1", false)]
    [InlineData("[::1", false)]
    [InlineData("[::1]x", false)]
    [InlineData("[::1%1]", false)]
    [InlineData("[1.2.3.4]", false)]
    [InlineData("[[::1]]", false)]
    [InlineData("[]", false)]
    public void Host_is_a_name_or_an_address(string host, bool isValid) => Assert.Equal(isValid, HostSyntax.IsValid(Bytes(host)));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private HeadFault? Judge(string head)
    {
        _check.Feed(new ReadOnlySequence<byte>(Bytes(head)));
        return _check.Judge();
    }
}
