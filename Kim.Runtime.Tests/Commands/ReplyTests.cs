using Kim.Runtime.Tests.Runs;
using Xunit;

namespace Kim.Runtime.Tests.Commands;

public sealed class ReplyTests
{
    [Theory]
    [InlineData("X-A\r\nB", "v")]
    [InlineData("X A", "v")]
    [InlineData("X-A", "v\r\nSet-Cookie: x")]
    [InlineData("X-A", "v\u00e9")]
    [InlineData("Content-Length", "5")]
    [InlineData("x-request-id", "5")]
    public void A_header_that_could_break_the_message_is_refused(string name, string value) =>
        Assert.Throws<ArgumentException>(() => TestRun.Okay().WithHeader(name, value));

    [Fact]
    public void A_kept_reply_stays_as_it_is_when_a_header_is_added_to_a_copy()
    {
        var busy = new EnvelopeReply(9, "busy", 503).WithHeader("Retry-After", "1");

        var first = busy.WithHeader("X-Run", "1").WithHeader("Content-Type", "application/problem+json");
        var second = busy.WithHeader("X-Run", "2");

        Assert.Equal(["Retry-After: 1"], Lines(busy));
        Assert.Equal("application/json", busy.MediaType);
        Assert.Equal(["Retry-After: 1", "X-Run: 1"], Lines(first));
        Assert.Equal("application/problem+json", first.MediaType);
        Assert.Equal(["Retry-After: 1", "X-Run: 2"], Lines(second));
    }

    [Fact]
    public void A_copy_of_a_typed_reply_keeps_its_data_and_type()
    {
        var plain = new Reply<int>(5, "success");

        Reply<int> copy = plain.WithHeader("X-A", "v");

        Assert.NotSame(plain, copy);
        Assert.Empty(plain.Headers);
        Assert.Equal(5, copy.Data);
        Assert.Equal(["X-A: v"], Lines(copy));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(600)]
    public void A_status_outside_200_to_599_is_refused(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnvelopeReply(1, "", status));

    private static IEnumerable<string> Lines(Reply reply) => reply.Headers.Select(header => $"{header.Key}: {header.Value}");
}
