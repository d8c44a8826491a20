using System.Text;
using Kim.AspNetCore.Heads;
using Xunit;

namespace Kim.AspNetCore.Tests.Heads;

/// <summary>What the check says of chunked bodies; what a server then answers, the conformance table says.</summary>
public sealed class ChunkCheckTests
{
    private const int AsideMax = 64;
    private const string Next = "GET / HTTP/1.1\r\n";
    private readonly ChunkCheck _check = new();

    [Theory]
    [InlineData("0\r\n\r\n")]
    [InlineData("00000000\r\n\r\n")]
    [InlineData("4\r\nbody\r\n0\r\n\r\n")]
    [InlineData("a\r\n0\r\n\r\n1\r\n\r\n\r\n0\r\n\r\n")]
    [InlineData("0000000A\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n")]
    [InlineData("1;a\r\nx\r\n0;b=1;c=\"\"\r\n\r\n")]
    [InlineData("1;a=\"\t ;=\\\"\\\\\u00FF\";b\r\nx\r\n0\r\n\r\n")]
    [InlineData("0\r\nX:\r\nY: \t\u00C3\u00A9\u00F0\u009F\u008D\u008F \r\n\r\n")]
    public void Good_body_ends_where_the_next_head_begins_whatever_the_pieces(string body)
    {
        ForAllPieces(body + Next, taken => Assert.Equal((body.Length, true, null), (taken, _check.IsWhole, _check.Fault)));
    }

    [Theory]
    [InlineData("", "\r\n", "no size, in chunk 1")]
    [InlineData("", ";a\r\n", "no size, in chunk 1")]
    [InlineData("", " 1\r\n", "no size, in chunk 1")]
    [InlineData("", "\n", "no size, in chunk 1")]
    [InlineData("1", " \r\n", "byte 0x20 in its size, in chunk 1")]
    [InlineData("1", "\t;a\r\n", "byte 0x09 in its size, in chunk 1")]
    [InlineData("1", "\n", "a line that ends with LF alone, in chunk 1")]
    [InlineData("1\r", "x", "CR without LF, in chunk 1")]
    [InlineData("00000000", "1\r\n", "a size of more than 8 digits, or above 7FFFFFFF, in chunk 1")]
    [InlineData("8000000", "0\r\n", "a size of more than 8 digits, or above 7FFFFFFF, in chunk 1")]
    [InlineData("1\r\nx\r\n1\r\ny", "z", "no CRLF after its data, in chunk 2")]
    [InlineData("1\r\nx\r", "\r", "no CRLF after its data, in chunk 1")]
    [InlineData("1;", "\r\n", "an extension without a name, in chunk 1")]
    [InlineData("1;", ";a\r\n", "an extension without a name, in chunk 1")]
    [InlineData("1;", "=a\r\n", "an extension without a name, in chunk 1")]
    [InlineData("1;", " a\r\n", "an extension without a name, in chunk 1")]
    [InlineData("1;a;", "\"b\"\r\n", "an extension without a name, in chunk 1")]
    [InlineData("1;a", " =b\r\n", "byte 0x20 in an extension, in chunk 1")]
    [InlineData("1;a", "\n", "a line that ends with LF alone, in chunk 1")]
    [InlineData("1;a=", " b\r\n", "an extension without a value after \"=\", in chunk 1")]
    [InlineData("1;a=", "\r\n", "an extension without a value after \"=\", in chunk 1")]
    [InlineData("1;a=b", "=c\r\n", "byte 0x3D in an extension, in chunk 1")]
    [InlineData("1;a=b", "\u0001\r\n", "byte 0x01 in an extension, in chunk 1")]
    [InlineData("1;a=\"b", "\r\n", "an extension with a quote that does not end, in chunk 1")]
    [InlineData("1;a=\"b", "\n\"\r\n", "a line that ends with LF alone, in chunk 1")]
    [InlineData("1;a=\"b\\", "\u0000\"\r\n", "byte 0x00 in an extension, in chunk 1")]
    [InlineData("1;a=\"b\"", "c\r\n", "byte 0x63 in an extension, in chunk 1")]
    [InlineData("1;a=b\r", "c\r\n", "CR without LF, in chunk 1")]
    [InlineData("1\r\nx\r\n0", "\n\r\n", "a line that ends with LF alone, in chunk 2")]
    [InlineData("0\r\n", "\n", "a line that ends with LF alone, in chunk 1")]
    [InlineData("0\r\n\r", "\r\n", "CR without LF, in chunk 1")]
    [InlineData("0\r\n", " X: 1\r\n\r\n", "a folded field, in trailer 1")]
    [InlineData("0\r\nX: 1\r\n", "\tY\r\n\r\n", "a folded field, in trailer 2")]
    [InlineData("0\r\n", ": 1\r\n\r\n", "a field without a name, in trailer 1")]
    [InlineData("0\r\nX", "\r\n\r\n", "a field without a colon, in trailer 1")]
    [InlineData("0\r\nX", " : 1\r\n\r\n", "byte 0x20 in its name, in trailer 1")]
    [InlineData("0\r\nX", "(: 1\r\n\r\n", "byte 0x28 in its name, in trailer 1")]
    [InlineData("0\r\nX: 1\r\n", "\n", "a line that ends with LF alone, in trailer 1")]
    [InlineData("0\r\nX: 1", "\u0001\r\n\r\n", "byte 0x01 in its value, in trailer 1")]
    [InlineData("0\r\nX: 1", "\u007F\r\n\r\n", "byte 0x7F in its value, in trailer 1")]
    [InlineData("0\r\nX: ", "\u00FF\r\n\r\n", "bytes in its value that are not UTF-8, in trailer 1")]
    [InlineData("0\r\nX: \u00C3", "\r\n\r\n", "bytes in its value that are not UTF-8, in trailer 1")]
    [InlineData("0\r\nX: \u00ED", "\u00A0\u0080\r\n\r\n", "bytes in its value that are not UTF-8, in trailer 1")]
    [InlineData("0\r\nX: 1\r", "2\r\n\r\n", "CR without LF, in trailer 1")]
    [InlineData("0\r\nX: 1\r\nY: 1", "\n\r\n", "a line that ends with LF alone, in trailer 2")]
    public void Fault_is_told_with_its_place_and_nothing_from_it_on_is_taken(string before, string from, string text)
    {
        ForAllPieces(before + from, taken => Assert.Equal((before.Length, false, text), (taken, _check.IsWhole, _check.Fault)));
    }

    [Fact]
    public void Trailers_may_be_as_long_as_there_is_room_for_with_their_empty_line()
    {
        var field = $"X: {new string('x', AsideMax - "X: \r\n\r\n".Length)}";
        Assert.Equal(("0\r\n" + field + "\r\n\r\n").Length, Feed($"0\r\n{field}\r\n\r\n"));
        Assert.True(_check.IsWhole);
        Assert.Equal($"0\r\n{field}x\r".Length, Feed($"0\r\n{field}x\r\n\r\n"));
        Assert.Equal("longer extensions and trailers than Kim:MaxHead allows, in trailer 1", _check.Fault);
    }

    [Fact]
    public void Extensions_of_all_chunks_count_and_sizes_and_data_do_not()
    {
        var chunk = "1;a=23456789\r\nx\r\n";
        var fits = string.Concat(Enumerable.Repeat("1\r\nx\r\n", AsideMax)) + string.Concat(Enumerable.Repeat(chunk, 5));
        Assert.Equal(fits.Length, Feed(fits));
        Assert.Null(_check.Fault);
        Assert.Equal(fits.Length + "1;a=2".Length, Feed(fits + chunk));
        Assert.Equal($"longer extensions and trailers than Kim:MaxHead allows, in chunk {AsideMax + 6}", _check.Fault);
    }

    [Fact]
    public void Head_that_leaves_no_room_leaves_none_for_trailers_only()
    {
        _check.Begin(0);
        _check.Feed("1\r\nx\r\n0\r\n\r\n"u8);
        Assert.True(_check.IsWhole);
    }

    private void ForAllPieces(string text, Action<int> look)
    {
        for (var first = 0; first <= text.Length; first++)
        {
            for (var second = first; second <= text.Length; second++)
            {
                _check.Begin(AsideMax);
                look(_check.Feed(Bytes(text[..first])) + _check.Feed(Bytes(text[first..second])) + _check.Feed(Bytes(text[second..])));
            }
        }
    }

    private int Feed(string text)
    {
        _check.Begin(AsideMax);
        return _check.Feed(Bytes(text));
    }

    private static ReadOnlySpan<byte> Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
