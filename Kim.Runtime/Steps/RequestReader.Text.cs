using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kim.Steps;

namespace Kim;

// Members from text: route values and the query string, in the invariant culture.
public ref partial struct RequestReader
{
    /// <summary>A member from the route.</summary>
    /// <param name="parameter">The parameter's index among the <c>{…}</c> of the route.</param>
    /// <param name="member">The member's name on the wire.</param>
    public readonly T RouteValue<T>(int parameter, string member)
        where T : IParsable<T> => Parse<T>(_routeValues[parameter], member);

    /// <summary>An enum member from the route, by name in any case.</summary>
    /// <param name="parameter">The parameter's index among the <c>{…}</c> of the route.</param>
    /// <param name="member">The member's name on the wire.</param>
    public readonly T RouteEnum<T>(int parameter, string member)
        where T : struct, Enum => ParseEnum<T>(_routeValues[parameter], member);

    /// <summary>A member from the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The value, where the key is there.</param>
    /// <returns>Whether the key is there.</returns>
    public readonly bool TryQuery<T>(string member, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T>
    {
        if (QueryReader.First(_query, member) is { } text)
        {
            value = Parse<T>(text, member);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>An enum member from the query string, by name in any case.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The value, where the key is there.</param>
    /// <returns>Whether the key is there.</returns>
    public readonly bool TryQueryEnum<T>(string member, out T value)
        where T : struct, Enum
    {
        if (QueryReader.First(_query, member) is { } text)
        {
            value = ParseEnum<T>(text, member);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>An array from a repeated key of the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The values in order, where the key is there.</param>
    /// <returns>Whether the key is there.</returns>
    public readonly bool TryQueryArray<T>(string member, [MaybeNullWhen(false)] out T[] value)
        where T : IParsable<T>
    {
        if (QueryReader.All(_query, member) is { } texts)
        {
            value = texts.ConvertAll(text => Parse<T>(text, member)).ToArray();
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>An array of enum values from a repeated key of the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The values in order, where the key is there.</param>
    /// <returns>Whether the key is there.</returns>
    public readonly bool TryQueryEnumArray<T>(string member, [MaybeNullWhen(false)] out T[] value)
        where T : struct, Enum
    {
        if (QueryReader.All(_query, member) is { } texts)
        {
            value = texts.ConvertAll(text => ParseEnum<T>(text, member)).ToArray();
            return true;
        }

        value = null;
        return false;
    }

    private static T Parse<T>(string text, string member)
        where T : IParsable<T>
    {
        // Without an offset a time is UTC: what the server's own zone is must not matter.
        if (typeof(T) == typeof(DateTimeOffset)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return (T)(object)time;
        }

        return T.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidRequestException($"'{member}' must be {ValueKind.Of<T>()}, not '{text}'");
    }

    private static T ParseEnum<T>(string text, string member)
        where T : struct, Enum =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+') && Enum.TryParse<T>(text, ignoreCase: true, out var value)
            ? value
            : throw new InvalidRequestException($"'{member}' must be one of {string.Join(", ", Enum.GetNames<T>())}, not '{text}'");
}
