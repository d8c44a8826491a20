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
    public T RouteValue<T>(int parameter, string member)
        where T : IParsable<T> => Parse<T>(_routeValues[parameter], member);

    /// <summary>An enum member from the route, by name in any case.</summary>
    /// <param name="parameter">The parameter's index among the <c>{…}</c> of the route.</param>
    /// <param name="member">The member's name on the wire.</param>
    public T RouteEnum<T>(int parameter, string member)
        where T : struct, Enum => ParseEnum<T>(_routeValues[parameter], member);

    /// <summary>Whether the query string has a key.</summary>
    /// <param name="member">The key.</param>
    public readonly bool HasQuery(string member) => QueryReader.Has(_query, Shown(member));

    /// <summary>A member from the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The value, if the key is there.</param>
    /// <param name="emptyIsNull">Whether an empty text means no value, as forms send it for a field that is left empty.</param>
    /// <returns>Whether the key is there, with a value or with one that is refused.</returns>
    public bool TryQuery<T>(string member, [MaybeNullWhen(false)] out T value, bool emptyIsNull = false)
        where T : IParsable<T>
    {
        if (One(member, emptyIsNull, out var isRepeated) is { } text)
        {
            value = isRepeated ? Refuse<T>(Twice(Shown(member))) : Parse<T>(text, member);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>An enum member from the query string, by name in any case.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The value, if the key is there.</param>
    /// <param name="emptyIsNull">Whether an empty text means no value.</param>
    /// <returns>Whether the key is there, with a value or with one that is refused.</returns>
    public bool TryQueryEnum<T>(string member, out T value, bool emptyIsNull = false)
        where T : struct, Enum
    {
        if (One(member, emptyIsNull, out var isRepeated) is { } text)
        {
            value = isRepeated ? Refuse<T>(Twice(Shown(member))) : ParseEnum<T>(text, member);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>An array from a repeated key of the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The values in order, if the key is there.</param>
    /// <param name="emptyIsNull">Whether a single empty text means no value.</param>
    /// <returns>Whether the key is there, with values or with some that are refused.</returns>
    public bool TryQueryArray<T>(string member, [MaybeNullWhen(false)] out T[] value, bool emptyIsNull = false)
        where T : IParsable<T>
    {
        value = null;
        if (Several(member, emptyIsNull) is { } texts)
        {
            value = new T[texts.Count];
            for (var i = 0; i < value.Length; i++)
            {
                value[i] = Parse<T>(texts[i], member);
            }
        }

        return value is not null;
    }

    /// <summary>An array of enum values from a repeated key of the query string.</summary>
    /// <param name="member">The key.</param>
    /// <param name="value">The values in order, if the key is there.</param>
    /// <param name="emptyIsNull">Whether a single empty text means no value.</param>
    /// <returns>Whether the key is there, with values or with some that are refused.</returns>
    public bool TryQueryEnumArray<T>(string member, [MaybeNullWhen(false)] out T[] value, bool emptyIsNull = false)
        where T : struct, Enum
    {
        value = null;
        if (Several(member, emptyIsNull) is { } texts)
        {
            value = new T[texts.Count];
            for (var i = 0; i < value.Length; i++)
            {
                value[i] = ParseEnum<T>(texts[i], member);
            }
        }

        return value is not null;
    }

    private readonly string? One(string member, bool emptyIsNull, out bool isRepeated)
    {
        var text = _fromHeaders ? OneHeader(member, out isRepeated) : QueryReader.First(_query, Shown(member), out isRepeated);
        return text is "" && emptyIsNull && !isRepeated ? null : text;
    }

    private readonly List<string>? Several(string member, bool emptyIsNull)
    {
        var texts = _fromHeaders ? SeveralHeaders(member) : QueryReader.All(_query, Shown(member));
        return texts is [""] && emptyIsNull ? null : texts;
    }

    private T Parse<T>(string text, string member)
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
            return Refuse<T>(ClientFault.Refuse(ClientFault.Cause(fault), Shown(member)));
        }

        return Refuse<T>(new InvalidRequestException($"'{Shown(member)}' must be {ClientTypeNames.Of<T>()}, not '{text}'"));
    }

    private T ParseEnum<T>(string text, string member)
        where T : struct, Enum =>
        EnumNames<T>.TryParse(text, out var value) || _wire.TryParseEnum(text, out value)
            ? value
            : Refuse<T>(new InvalidRequestException($"'{Shown(member)}' must be {_wire.KindOfEnum<T>()}, not '{text}'"));
}
