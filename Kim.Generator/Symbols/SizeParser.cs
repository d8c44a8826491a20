using System;
using System.Globalization;

namespace Kim.Generator.Symbols;

/// <summary>Sizes in attributes, as Kim.Runtime's ByteSize reads them: <c>10MiB</c>, <c>65536</c>.</summary>
internal static class SizeParser
{
    internal static bool TryParse(string text, out long bytes)
    {
        var (unit, factor) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (3, 1L << 10),
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (3, 1L << 20),
            _ when text.EndsWith("GiB", StringComparison.Ordinal) => (3, 1L << 30),
            _ => (0, 1L),
        };
        var isValid = long.TryParse(text.Substring(0, text.Length - unit), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= long.MaxValue / factor;
        bytes = isValid ? count * factor : 0;
        return isValid;
    }
}
