using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>Makes values from the text of routes and queries: what JSON accepts for the type, and nothing else, in any culture.</summary>
internal static class TextParser
{
    // The longest text of a type that is read as JSON reads it.
    private const int JsonTextMax = 64;

    // Of what times and UUIDs consist; nothing of it is escaped in JSON.
    private static readonly SearchValues<char> JsonText = SearchValues.Create(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:+-.");

    private static readonly UtcDateTimeConverter Times = new();
    private static readonly UtcDateTimeOffsetConverter OffsetTimes = new();

    internal static bool TryParse<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T>
    {
        if (typeof(T) == typeof(bool))
        {
            // The framework's own parser forgives spaces and zero characters around it.
            var isTrue = text.Equals("true", StringComparison.OrdinalIgnoreCase);
            value = (T)(object)isTrue;
            return isTrue || text.Equals("false", StringComparison.OrdinalIgnoreCase);
        }

        if (IsNumber<T>())
        {
            return TryParseNumber(text, out value);
        }

        return AsJson<T>() is { } converter
            ? TryParseJson(text, converter, out value)
            : T.TryParse(text, CultureInfo.InvariantCulture, out value) && value is not null;
    }

    private static bool IsNumber<T>() =>
        typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(double) || typeof(T) == typeof(decimal)
        || typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(short) || typeof(T) == typeof(ushort)
        || typeof(T) == typeof(uint) || typeof(T) == typeof(ulong) || typeof(T) == typeof(float) || typeof(T) == typeof(Half)
        || typeof(T) == typeof(Int128) || typeof(T) == typeof(UInt128) || typeof(T) == typeof(nint) || typeof(T) == typeof(nuint)
        || typeof(T) == typeof(BigInteger);

    // The framework's parsers forgive spaces, thousands separators, signs after the number, and know names for infinity.
    private static bool TryParseNumber<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T>
    {
        value = default;
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        if (digits.IsEmpty || !char.IsAsciiDigit(digits[0]) || !char.IsAsciiDigit(digits[^1])
            || digits.ContainsAnyExcept("0123456789.eE+-"))
        {
            return false;
        }

        if (typeof(T) == typeof(decimal))
        {
            var isDecimal = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
            value = (T)(object)number;
            return isDecimal;
        }

        return T.TryParse(text, CultureInfo.InvariantCulture, out value) && IsFinite(value);
    }

    private static bool IsFinite<T>(T value) => value switch
    {
        double number => double.IsFinite(number),
        float number => float.IsFinite(number),
        Half number => Half.IsFinite(number),
        _ => true,
    };

    private static object? AsJson<T>() =>
        typeof(T) == typeof(Guid) ? JsonMetadataServices.GuidConverter
        : typeof(T) == typeof(DateTimeOffset) ? OffsetTimes
        : typeof(T) == typeof(DateTime) ? Times
        : typeof(T) == typeof(DateOnly) ? JsonMetadataServices.DateOnlyConverter
        : typeof(T) == typeof(TimeOnly) ? JsonMetadataServices.TimeOnlyConverter
        : typeof(T) == typeof(TimeSpan) ? JsonMetadataServices.TimeSpanConverter
        : null;

    private static bool TryParseJson<T>(string text, object converter, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (text.Length is 0 or > JsonTextMax || text.AsSpan().ContainsAnyExcept(JsonText))
        {
            return false;
        }

        Span<byte> json = stackalloc byte[JsonTextMax + 2];
        json[0] = (byte)'"';
        for (var i = 0; i < text.Length; i++)
        {
            json[i + 1] = (byte)text[i];
        }

        json[text.Length + 1] = (byte)'"';
        var reader = new Utf8JsonReader(json[..(text.Length + 2)]);
        reader.Read();
        try
        {
            value = ((JsonConverter<T>)converter).Read(ref reader, typeof(T), Wire.Default.Reader);
            return value is not null;
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return false;
        }
    }
}
