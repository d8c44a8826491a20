using Xunit;

namespace Kim.Runtime.Tests.Steps;

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
        Assert.Throws<ArgumentException>(() => TestRun.Okay().Header(name, value));

    [Theory]
    [InlineData(199)]
    [InlineData(600)]
    public void A_status_outside_200_to_599_is_refused(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnvelopeReply(1, "", status));
}
