using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;
using Kim.CompilerServices;
using Xunit;

namespace Kim.Runtime.Tests.Binding;

/// <summary>Enums without reflection, as a native program has them.</summary>
public sealed class EnumMetadataTests
{
    private enum Size
    {
        Small,
        [JsonStringEnumMemberName("extra-large")]
        Large,
    }

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(EnumMetadata.Of<Size>(), PlainJson.Default),
    };

    [Fact]
    public void An_enum_and_its_nullable_are_written_and_read_by_name()
    {
        Assert.Equal("\"extra-large\"", JsonSerializer.Serialize(Size.Large, Options.GetTypeInfo(typeof(Size))));
        Assert.Equal("null", JsonSerializer.Serialize((object?)null, Options.GetTypeInfo(typeof(Size?))));
        Assert.Equal(Size.Large, JsonSerializer.Deserialize("\"EXTRA-LARGE\"", (JsonTypeInfo<Size?>)Options.GetTypeInfo(typeof(Size?))));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("1", Options.GetTypeInfo(typeof(Size))));
    }

    [Fact]
    public void Other_types_are_not_its_matter() => Assert.Null(EnumMetadata.Of<Size>().GetTypeInfo(typeof(DayOfWeek), Options));

    [Theory]
    [InlineData(typeof(string), "\"a\"")]
    [InlineData(typeof(int?), "null")]
    [InlineData(typeof(DateOnly), "\"2026-01-02\"")]
    [InlineData(typeof(byte[]), "\"AQ==\"")]
    [InlineData(typeof(JsonElement), "{\"a\":[1]}")]
    public void Plain_values_need_no_context_of_the_users(Type type, string json)
    {
        var info = Options.GetTypeInfo(type);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info), info));
    }
}
