using Kim.Binding;
using Xunit;

namespace Kim.Runtime.Tests.Binding;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("24h", 86_400_000)]
    public void Number_and_unit_are_a_duration(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Duration.Parse(text).TotalMilliseconds);

    [Theory]
    [InlineData("00:00:30", 30_000)]
    [InlineData("00:00:00.250", 250)]
    [InlineData("01:30:00", 5_400_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void Hours_minutes_and_seconds_are_a_duration(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Duration.Parse(text).TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1,5s")]
    [InlineData("1 s")]
    [InlineData("25h")]
    [InlineData("99999999999999999999999999999h")]
    [InlineData("00:30")]
    [InlineData("00:00:00")]
    [InlineData("-00:00:30")]
    [InlineData(" 00:00:30")]
    [InlineData("00:00:60")]
    [InlineData("1.00:00:01")]
    public void Everything_else_is_refused_with_examples_of_both_forms(string text) => Assert.EndsWith(
        "for example 250ms, 1.5s or 00:00:30.",
        Assert.Throws<FormatException>(() => Duration.Parse(text)).Message,
        StringComparison.Ordinal);
}
