using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kim.Options;

/// <summary>Sizes as written in configuration: a whole number of bytes, or one with <c>KiB</c>, <c>MiB</c> or <c>GiB</c>.</summary>
[Experimental("KIM1002")]
public static class ByteSize
{
    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="FormatException">The text is not a valid size.</exception>
    public static long Parse(string text)
    {
        var (unit, bytes) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (3, 1L << 10),
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (3, 1L << 20),
            _ when text.EndsWith("GiB", StringComparison.Ordinal) => (3, 1L << 30),
            _ => (0, 1L),
        };
        return long.TryParse(text.AsSpan(0, text.Length - unit), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= long.MaxValue / bytes
            ? count * bytes
            : throw new FormatException(
                $"'{text}' is not a valid size: write a whole number of bytes, or one with KiB, MiB or GiB, for example 1MiB.");
    }
}
