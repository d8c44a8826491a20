using Kim.Binding;
using Xunit;

namespace Kim.Runtime.Tests.Binding;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("?a=1&b=2", "b", "2")]
    [InlineData("?a=1&a=2", "a", "1")]
    [InlineData("?a=x%20y%26+z", "a", "x y& z")]
    [InlineData("?%61=1", "a", "1")]
    [InlineData("?a", "a", "")]
    [InlineData("?a=", "a", "")]
    [InlineData("?a=b=c", "a", "b=c")]
    [InlineData("?a=1%2B1", "a", "1+1")]
    [InlineData("?a=%2541", "a", "%41")]
    [InlineData("?a=caf%C3%A9", "a", "café")]
    [InlineData("?a=%zz%4", "a", "%zz%4")]
    [InlineData("?a=%FF", "a", "%FF")]
    [InlineData("?a=%C0%AF", "a", "%C0%AF")]
    [InlineData("?a=%00", "a", "\0")]
    [InlineData("?A=1", "a", null)]
    [InlineData("?&&=&a=1", "a", "1")]
    [InlineData("", "a", null)]
    public void A_key_gives_its_first_value_decoded_once(string query, string key, string? expected)
    {
        Assert.Equal(expected, QueryReader.First(query, key));
        Assert.Equal(expected is not null, QueryReader.Has(query, key));
    }

    [Theory]
    [InlineData("?a=1&b=2", false)]
    [InlineData("?a=1&a=1", true)]
    [InlineData("?a&%61", true)]
    public void A_key_given_twice_is_noticed(string query, bool expected)
    {
        QueryReader.First(query, "a", out var isRepeated);
        Assert.Equal(expected, isRepeated);
    }

    [Fact]
    public void A_repeated_key_gives_all_its_values_in_order() => Assert.Equal(["1", "3"], QueryReader.All("?a=1&b=2&a=3", "a"));
}
