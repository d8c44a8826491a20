using System.Text;
using Kim.AspNetCore.Heads;
using Xunit;

namespace Kim.AspNetCore.Tests.Heads;

/// <summary>What the fast lane takes is a part of what the strict check lets through; the rest it leaves, and says why.</summary>
public sealed class LaneHeadTests
{
    private const string Good = "POST /a/b?c=%20 HTTP/1.1\r\nHost: test.example:80\r\nX-A: 1\t2\r\nConnection: close\r\nContent-Length: 12\r\n\r\n";

    private static readonly LaneLimits Limits = new(RequestLineMax: 100, HeadMax: 200, FieldsMax: 5, BodyMax: 1000);

    [Fact]
    public void What_a_good_head_says_is_known_by_its_place()
    {
        var (verdict, head) = Read(Good);
        Assert.Equal(LaneHead.Verdict.Whole, verdict);
        Assert.Equal("POST", Good[..head.MethodEnd]);
        Assert.Equal("/a/b?c=%20", Good[(head.MethodEnd + 1)..head.TargetEnd]);
        Assert.StartsWith("Host: ", Good[head.FieldsStart..], StringComparison.Ordinal);
        Assert.Equal((Good.Length, 12, true), (head.Length, head.ContentLength, head.Closes));
    }

    [Fact]
    public void Until_its_end_has_come_it_is_incomplete_in_whatever_pieces()
    {
        var bytes = Encoding.ASCII.GetBytes(Good);
        var head = default(LaneHead);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(LaneHead.Verdict.Incomplete, head.Read(bytes.AsSpan(0, length), Limits));
        }

        Assert.Equal(LaneHead.Verdict.Whole, head.Read(bytes, Limits));
        Assert.Equal(bytes.Length, head.Length);
    }

    [Fact]
    public void What_follows_the_head_is_not_looked_at()
    {
        var (verdict, head) = Read(Good + "\r\n\0GET");
        Assert.Equal((LaneHead.Verdict.Whole, Good.Length), (verdict, head.Length));
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\n", "version")]
    [InlineData("GET /\r\n", "version")]
    [InlineData("\r\nGET / HTTP/1.1\r\n", "empty line")]
    [InlineData("get / HTTP/1.1\r\n", "method")]
    [InlineData("CONNECT / HTTP/1.1\r\n", "method")]
    [InlineData("GET  / HTTP/1.1\r\n", "target")]
    [InlineData("GET HTTP/1.1\r\n", "target")]
    [InlineData("GET * HTTP/1.1\r\n", "target")]
    [InlineData("GET http://a/ HTTP/1.1\r\n", "target")]
    [InlineData("GET /%20 HTTP/1.1\r\n", "target")]
    [InlineData("GET /?%2 HTTP/1.1\r\n", "target")]
    [InlineData("GET /a#b HTTP/1.1\r\n", "target")]
    [InlineData("GET / HTTP/1.1\n", "bytes")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\n", "bytes")]
    [InlineData("GET / HTTP/1.1\r\nX: \u00e9\r\n", "bytes")]
    [InlineData("GET / HTTP/1.1\r\nX: a\rb\r\n", "bytes")]
    [InlineData("GET / HTTP/1.1\r\nX : a\r\n", "field")]
    [InlineData("GET / HTTP/1.1\r\n: a\r\n", "field")]
    [InlineData("GET / HTTP/1.1\r\n a: b\r\n", "field")]
    [InlineData("GET / HTTP/1.1\r\nX\r\n", "field")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "host")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n", "host")]
    [InlineData("GET / HTTP/1.1\r\nHost: a:\r\n", "host")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]\r\n", "host")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", "host")]
    [InlineData("GET / HTTP/1.1\r\nExpect: 100-continue\r\n", "expect")]
    [InlineData("GET / HTTP/1.1\r\nUpgrade: websocket\r\n", "upgrade")]
    [InlineData("GET / HTTP/1.1\r\nConnection: upgrade\r\n", "connection")]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\nConnection: close\r\n", "connection")]
    [InlineData("GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n", "chunked")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: +1\r\n", "length")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length:\r\n", "length")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 9999999999\r\n", "length")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n", "length")]
    [InlineData("GET / HTTP/1.1\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\n", "limit")]
    public void What_is_not_the_lanes_is_left_with_the_reason(string head, string reason)
    {
        var (verdict, read) = Read(head);
        Assert.Equal((LaneHead.Verdict.NotOurs, reason), (verdict, read.Reason));
    }

    [Theory]
    [InlineData("GET /", 120, "")]
    [InlineData("GET /", 120, " HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.1\r\nX: ", 250, "")]
    [InlineData("GET / HTTP/1.1\r\nX: ", 250, "\r\n")]
    public void What_is_too_long_is_left_as_soon_as_that_is_known(string before, int length, string after) =>
        Assert.Equal("limit", Read(before + new string('a', length) + after).Head.Reason);

    // Each byte of a head by each other, inserted, and left out.
    [Fact]
    public void What_the_lane_takes_the_strict_check_lets_through()
    {
        var taken = 0;
        var good = Encoding.ASCII.GetBytes(Good);
        for (var at = 0; at < good.Length; at++)
        {
            taken += Compare([.. good[..at], .. good[(at + 1)..]]);
            for (var damage = 0; damage < 256; damage++)
            {
                taken += Compare([.. good[..at], (byte)damage, .. good[(at + 1)..]]);
                taken += Compare([.. good[..at], (byte)damage, .. good[at..]]);
            }
        }

        Assert.True(taken > good.Length * 10, $"Only {taken} were taken.");
    }

    private static int Compare(byte[] bytes)
    {
        var head = default(LaneHead);
        if (head.Read(bytes, Limits) is not LaneHead.Verdict.Whole)
        {
            return 0;
        }

        var check = new HeadCheck();
        var length = check.Feed(bytes);
        var text = Encoding.Latin1.GetString(bytes);
        Assert.True(check.Judge() is null, text);
        Assert.True(length == head.Length, text);
        return 1;
    }

    private static (LaneHead.Verdict Verdict, LaneHead Head) Read(string text)
    {
        var head = default(LaneHead);
        var verdict = head.Read(Encoding.Latin1.GetBytes(text), Limits);
        return (verdict, head);
    }
}
