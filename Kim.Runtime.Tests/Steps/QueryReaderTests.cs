using Kim.Steps;
using Xunit;

namespace Kim.Runtime.Tests.Steps;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("?a=1&b=2", "b", "2")]
    [InlineData("?a=1&a=2", "a", "1")]
    [InlineData("?a=x%20y%26+z", "a", "x y& z")]
    [InlineData("?%61=1", "a", "1")]
    [InlineData("?a", "a", "")]
    [InlineData("?A=1", "a", null)]
    [InlineData("", "a", null)]
    public void A_key_gives_its_first_value_decoded_once(string query, string key, string? expected) => Assert.Equal(expected, QueryReader.First(query, key));

    [Fact]
    public void A_repeated_key_gives_all_its_values_in_order() => Assert.Equal(["1", "3"], QueryReader.All("?a=1&b=2&a=3", "a"));
}
