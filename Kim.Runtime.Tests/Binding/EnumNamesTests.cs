using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kim.Binding;
using Xunit;

namespace Kim.Runtime.Tests.Binding;

public sealed class EnumNamesTests
{
    [Flags]
    private enum Rights : ulong
    {
        Read = 1,
        Write = 2,
        Both = 3,
        Last = 1UL << 63,
    }

    [Flags]
    private enum WithZero
    {
        None = 0,
        One = 1,
    }

    private enum Odd : sbyte
    {
        Below = -1,
        a = 1,
        A = 2,
        Same = 2,

        [JsonStringEnumMemberName("the-last")]
        Last = 3,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Own>))]
    private enum Own
    {
        First,
    }

    [Fact]
    public void Values_are_written_by_name()
    {
        Assert.Equal("\"Below\"", Write(Odd.Below));
        Assert.Equal("\"a\"", Write(Odd.a));
        Assert.Equal("\"A\"", Write(Odd.Same));
        Assert.Equal("\"the-last\"", Write(Odd.Last));
        Assert.Equal("\"Both\"", Write(Rights.Read | Rights.Write));
        Assert.Equal("\"Read, Last\"", Write(Rights.Read | Rights.Last));
        Assert.Equal("\"None\"", Write(default(WithZero)));
        Assert.Equal("null", Write<Odd?>(null));
        Assert.Equal("{\"the-last\":[\"a\"]}", Write(new Dictionary<Odd, Odd?[]> { [Odd.Last] = [Odd.a] }));
    }

    [Fact]
    public void A_value_without_a_name_cannot_be_written()
    {
        Assert.Contains("9 is not a value of", Assert.Throws<JsonException>(() => Write((Odd)9)).Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => Write((Rights)4));
        Assert.Throws<JsonException>(() => Write(default(Rights)));
        Assert.Throws<JsonException>(() => Write(new Dictionary<Odd, int> { [(Odd)9] = 1 }));
    }

    [Fact]
    public void Names_are_read_in_any_case_and_the_exact_one_first()
    {
        Assert.Equal(Odd.a, Read<Odd>("\"a\""));
        Assert.Equal(Odd.A, Read<Odd>("\"A\""));
        Assert.Equal(Odd.Below, Read<Odd>("\"BELOW\""));
        Assert.Equal(Odd.Last, Read<Odd>("\"The-Last\""));
        Assert.Equal(Rights.Both | Rights.Last, Read<Rights>("\"last, both\""));
        Assert.Equal([Odd.Last], Read<Dictionary<Odd, int>>("{\"the-last\":1}")!.Keys);
        Assert.Null(Read<Odd?>("null"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"Last\"")]
    [InlineData("\"Below,A\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    public void What_is_not_a_name_is_refused(string json) => Assert.Throws<JsonException>(() => Read<Odd>(json));

    [Fact]
    public void A_converter_of_the_enum_s_own_decides()
    {
        Assert.Equal(Own.First, Read<Own>("0"));
        Assert.Equal("\"First\"", Write(Own.First));
    }

    private static T? Read<T>(string json) => JsonSerializer.Deserialize(json, Wire.Default.Reading<T>());

    private static string Write<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Wire.Default.WriterOptions);
        JsonSerializer.Serialize(writer, value, Wire.Default.Writing<T>());
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
