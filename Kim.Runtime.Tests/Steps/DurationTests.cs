using Kim.Binding;
using Xunit;

namespace Kim.Runtime.Tests.Steps;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("24h", 86_400_000)]
    public void Number_and_unit_are_a_duration(string text, double milliseconds) => Assert.Equal(milliseconds, Duration.Parse(text).TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1,5s")]
    [InlineData("1 s")]
    [InlineData("25h")]
    [InlineData("99999999999999999999999999999h")]
    public void Everything_else_is_refused_with_an_example(string text) =>
        Assert.Contains("for example 250ms", Assert.Throws<FormatException>(() => Duration.Parse(text)).Message, StringComparison.Ordinal);
}
