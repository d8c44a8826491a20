using System.Diagnostics.CodeAnalysis;

namespace Kim.CompilerServices;

// Members from headers: read as those from the query string are.
public ref partial struct RequestReader
{
    /// <summary>Whether a header was sent.</summary>
    /// <param name="name">The field name, in any case.</param>
    public readonly bool HasHeader(string name) => _headers?.HeaderValues(name).Count > 0;

    /// <summary>A member from a header.</summary>
    /// <param name="name">The field name, in any case.</param>
    /// <param name="value">The value, if the header was sent.</param>
    /// <param name="emptyIsNull">Whether an empty text means no value.</param>
    /// <returns>Whether the header was sent, with a value or with one that is refused.</returns>
    public bool TryHeader<T>(string name, [MaybeNullWhen(false)] out T value, bool emptyIsNull = false)
        where T : IParsable<T>
    {
        _fromHeaders = true;
        var isGiven = TryQuery(name, out value, emptyIsNull);
        _fromHeaders = false;
        return isGiven;
    }

    /// <summary>An enum member from a header, by name in any case.</summary>
    /// <inheritdoc cref="TryHeader{T}"/>
    public bool TryHeaderEnum<T>(string name, out T value, bool emptyIsNull = false)
        where T : struct, Enum
    {
        _fromHeaders = true;
        var isGiven = TryQueryEnum(name, out value, emptyIsNull);
        _fromHeaders = false;
        return isGiven;
    }

    /// <summary>An array from a header whose values are separated by commas, or which is sent several times.</summary>
    /// <inheritdoc cref="TryHeader{T}"/>
    public bool TryHeaderArray<T>(string name, [MaybeNullWhen(false)] out T[] value, bool emptyIsNull = false)
        where T : IParsable<T>
    {
        _fromHeaders = true;
        var isGiven = TryQueryArray(name, out value, emptyIsNull);
        _fromHeaders = false;
        return isGiven;
    }

    /// <summary>An array of enum values from such a header.</summary>
    /// <inheritdoc cref="TryHeader{T}"/>
    public bool TryHeaderEnumArray<T>(string name, [MaybeNullWhen(false)] out T[] value, bool emptyIsNull = false)
        where T : struct, Enum
    {
        _fromHeaders = true;
        var isGiven = TryQueryEnumArray(name, out value, emptyIsNull);
        _fromHeaders = false;
        return isGiven;
    }

    private readonly string? OneHeader(string name, out bool isRepeated)
    {
        var values = _headers?.HeaderValues(name) ?? [];
        isRepeated = values.Count > 1;
        return values.Count > 0 ? values[0] : null;
    }

    private readonly List<string>? SeveralHeaders(string name) =>
        _headers?.HeaderValues(name) is { Count: > 0 } values
            ? [.. values.SelectMany(value => value!.Split(',', StringSplitOptions.TrimEntries))]
            : null;
}
