using System.Diagnostics.CodeAnalysis;
using Kim.Binding;
using Kim.Runs;

namespace Kim.CompilerServices;

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

    /// <summary>Whether the query string has a key.</summary>
    /// <param name="member">The key.</param>
    public readonly bool HasQuery(string member) => QueryReader.Has(_query, member);

    /// <summary>A member from the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The value, if the key is there.</param>
    /// <param name="emptyIsNull">Whether an empty text means no value, as forms send it for a field that is left empty.</param>
    /// <returns>Whether there is a value.</returns>
    public readonly bool TryQuery<T>(string member, [MaybeNullWhen(false)] out T value, bool emptyIsNull = false)
        where T : IParsable<T>
    {
        if (One(member, emptyIsNull) is { } text)
        {
            value = Parse<T>(text, member);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>An enum member from the query string, by name in any case.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The value, if the key is there.</param>
    /// <param name="emptyIsNull">Whether an empty text means no value.</param>
    /// <returns>Whether there is a value.</returns>
    public readonly bool TryQueryEnum<T>(string member, out T value, bool emptyIsNull = false)
        where T : struct, Enum
    {
        if (One(member, emptyIsNull) is { } text)
        {
            value = ParseEnum<T>(text, member);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>An array from a repeated key of the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The values in order, if the key is there.</param>
    /// <param name="emptyIsNull">Whether a single empty text means no value.</param>
    /// <returns>Whether there is a value.</returns>
    public readonly bool TryQueryArray<T>(string member, [MaybeNullWhen(false)] out T[] value, bool emptyIsNull = false)
        where T : IParsable<T>
    {
        value = Several(member, emptyIsNull)?.ConvertAll(text => Parse<T>(text, member)).ToArray();
        return value is not null;
    }

    /// <summary>An array of enum values from a repeated key of the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The values in order, if the key is there.</param>
    /// <param name="emptyIsNull">Whether a single empty text means no value.</param>
    /// <returns>Whether there is a value.</returns>
    public readonly bool TryQueryEnumArray<T>(string member, [MaybeNullWhen(false)] out T[] value, bool emptyIsNull = false)
        where T : struct, Enum
    {
        value = Several(member, emptyIsNull)?.ConvertAll(text => ParseEnum<T>(text, member)).ToArray();
        return value is not null;
    }

    private readonly string? One(string member, bool emptyIsNull)
    {
        var text = QueryReader.First(_query, member, out var isRepeated);
        return isRepeated ? throw Twice(member) : text is "" && emptyIsNull ? null : text;
    }

    private readonly List<string>? Several(string member, bool emptyIsNull)
    {
        var texts = QueryReader.All(_query, member);
        return texts is [""] && emptyIsNull ? null : texts;
    }

    private static T Parse<T>(string text, string member)
        where T : IParsable<T>
    {
        if (typeof(T) == typeof(string))
        {
            return (T)(object)text;
        }

        try
        {
            if (TextParser.TryParse<T>(text, out var value))
            {
                return value;
            }
        }
        catch (Exception fault) when (ClientFault.Is(fault))
        {
            throw ClientFault.Refuse(ClientFault.Cause(fault), member);
        }

        throw new InvalidRequestException($"'{member}' must be {ClientTypeNames.Of<T>()}, not '{text}'");
    }

    private static T ParseEnum<T>(string text, string member)
        where T : struct, Enum =>
        EnumNames<T>.TryParse(text, out var value)
            ? value
            : throw new InvalidRequestException($"'{member}' must be {ClientTypeNames.Of<T>()}, not '{text}'");
}
