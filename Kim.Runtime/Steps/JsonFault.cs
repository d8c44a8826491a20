using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Steps;

/// <summary>Finds out what is wrong with a member's JSON, and where, by the names on the wire. Only after the serializer has refused it, so a good request pays nothing.</summary>
/// <remarks>Goes down from the member: first what is in a value, then the value itself. What it cannot look into (a converter of the user's, a polymorphic type) is asked as a whole.</remarks>
internal sealed class JsonFault
{
    // A refused request must not cost much more than a good one: so much of it is looked at (in bytes, with a flat charge per value), then the outer value is named.
    private const int WorkBase = 1_000_000;
    private const int WorkPerValue = 100;

    private long _work;

    private JsonFault(int bytes) => _work = WorkBase + (2L * bytes);

    /// <summary>The refusal.</summary>
    /// <param name="fault">Why the serializer refused it.</param>
    /// <param name="info">What was to be read.</param>
    /// <param name="json">The value.</param>
    /// <param name="member">The member's name.</param>
    internal static InvalidRequestException Explain(Exception fault, JsonTypeInfo info, ReadOnlySpan<byte> json, string member) =>
        new JsonFault(json.Length).Find(info, json, member) ?? Describe(fault, info, json, member);

    /// <summary>The refusal, if the JSON is to blame; <see langword="null"/> if the type is, which cannot be made.</summary>
    internal static InvalidRequestException? Known(JsonTypeInfo info, ReadOnlySpan<byte> json, string member)
    {
        try
        {
            return new JsonFault(json.Length).Find(info, json, member);
        }
        catch (Exception fault) when (ClientFault.MayBe(fault))
        {
            return null;
        }
    }

    private InvalidRequestException? Find(JsonTypeInfo info, ReadOnlySpan<byte> json, string path)
    {
        if (!Pay(0))
        {
            return null;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        InvalidRequestException? inner = null;
        if (info is { PolymorphismOptions: { } derived, Type.IsAbstract: true } && reader.TokenType == JsonTokenType.StartObject && !Has(json, derived.TypeDiscriminatorPropertyName))
        {
            return RequestReader.Missing($"{path}.{derived.TypeDiscriminatorPropertyName}");
        }

        if (info.PolymorphismOptions is null)
        {
            inner = (info.Kind, reader.TokenType) switch
            {
                (JsonTypeInfoKind.Object, JsonTokenType.StartObject) => InMembers(info, ref reader, json, path),
                (JsonTypeInfoKind.Dictionary, JsonTokenType.StartObject) => InEntries(info, ref reader, json, path),
                (JsonTypeInfoKind.Enumerable, JsonTokenType.StartArray) => InElements(info, ref reader, json, path),
                (JsonTypeInfoKind.None, JsonTokenType.StartObject or JsonTokenType.StartArray) when IsOpen(Nullable.GetUnderlyingType(info.Type) ?? info.Type) => InAny(ref reader, json, path),
                _ => null,
            };
        }

        return inner ?? (Pay(json.Length) ? InItself(info, json, path) : null);
    }

    private InvalidRequestException? InMembers(JsonTypeInfo info, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var value = Value(ref reader, json);
            if (info.Properties.FirstOrDefault(property => property.Name == name) is { } property && InMember(info, property, value, $"{path}.{name}", isFirst: seen.Add(name)) is { } found)
            {
                return found;
            }
        }

        return info.Properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing ? RequestReader.Missing($"{path}.{missing.Name}") : null;
    }

    private static bool Has(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }

            reader.Read();
            reader.Skip();
        }

        return false;
    }

    private InvalidRequestException? InMember(JsonTypeInfo owner, JsonPropertyInfo property, ReadOnlySpan<byte> json, string path, bool isFirst)
    {
        if (!isFirst)
        {
            return RequestReader.Twice(path);
        }

        // Filled in place: there is nothing to assign.
        if (property.Set is null
            && (property.ObjectCreationHandling ?? owner.PreferredPropertyObjectCreationHandling) is JsonObjectCreationHandling.Populate
            && json.SequenceEqual("null"u8))
        {
            return RequestReader.Null(path);
        }

        var isRead = (property.Set is not null || property.AssociatedParameter is not null) && !property.IsExtensionData;
        if (!isRead || property.CustomConverter is not null || property.NumberHandling is not null)
        {
            return null;
        }

        return json.SequenceEqual("null"u8) && !property.IsSetNullable
            ? RequestReader.Null(path)
            : Find(property.Options.GetTypeInfo(property.PropertyType), json, path);
    }

    private InvalidRequestException? InEntries(JsonTypeInfo info, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var element = info.Options.GetTypeInfo(info.ElementType!);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (Find(element, Value(ref reader, json), $"{path}.{name}") is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private InvalidRequestException? InElements(JsonTypeInfo info, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var element = info.Options.GetTypeInfo(info.ElementType!);
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (Find(element, Extent(ref reader, json), $"{path}[{i}]") is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // What takes any JSON takes no member twice.
    private static bool IsOpen(Type type) => type == typeof(object) || type == typeof(JsonElement) || type == typeof(JsonDocument) || type.IsAssignableTo(typeof(JsonNode));

    private InvalidRequestException? InAny(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        for (var i = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) && Pay(0); i++)
        {
            var inner = isObject ? $"{path}.{reader.GetString()}" : $"{path}[{i}]";
            if (isObject && !seen.Add(inner))
            {
                return RequestReader.Twice(inner);
            }

            var value = isObject ? Value(ref reader, json) : Extent(ref reader, json);
            var deeper = new Utf8JsonReader(value);
            deeper.Read();
            if (deeper.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && InAny(ref deeper, value, inner) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static InvalidRequestException? InItself(JsonTypeInfo info, ReadOnlySpan<byte> json, string path)
    {
        try
        {
            JsonSerializer.Deserialize(json, info);
            return null;
        }
        catch (Exception fault) when (ClientFault.Is(fault))
        {
            return Describe(fault, info, json, path);
        }
    }

    private static InvalidRequestException Describe(Exception fault, JsonTypeInfo info, ReadOnlySpan<byte> json, string path)
    {
        var cause = ClientFault.Cause(fault);
        var inner = cause is JsonException { Path: { Length: > 1 } deeper } ? path + deeper[1..] : path;
        if (ClientFault.IsSerializers(cause))
        {
            return new(inner == path ? $"'{path}' must be {ValueKind.Of(info)}" : $"'{inner}' cannot be read");
        }

        var name = (cause as ArgumentException)?.ParamName is { } parameter
            ? info.Properties.FirstOrDefault(property => property.AssociatedParameter?.Name == parameter)?.Name
            : null;
        name ??= info.Kind == JsonTypeInfoKind.Object ? Setter(info, json) : null;
        return ClientFault.Refuse(cause, name is null ? inner : $"{path}.{name}");
    }

    // Reads the object once more, watching which member is assigned last.
    private static string? Setter(JsonTypeInfo info, ReadOnlySpan<byte> json)
    {
        string? last = null;
        var watched = Wire.Fresh(info);
        foreach (var property in watched?.Properties ?? [])
        {
            if (property.Set is { } assign)
            {
                property.Set = (target, value) =>
                {
                    last = property.Name;
                    assign(target, value);
                };
            }
        }

        try
        {
            _ = watched is null ? null : JsonSerializer.Deserialize(json, watched);
            return null;
        }
        catch (Exception fault) when (ClientFault.Is(fault))
        {
            return last;
        }
    }

    // From a member's name to its value.
    private static ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        return Extent(ref reader, json);
    }

    private static ReadOnlySpan<byte> Extent(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private bool Pay(int bytes)
    {
        _work -= WorkPerValue + bytes;
        return _work > 0;
    }
}
