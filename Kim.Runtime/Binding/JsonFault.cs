using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kim.CompilerServices;
using Kim.Runs;

namespace Kim.Binding;

/// <summary>
/// Finds out what is wrong with a member's JSON, and where, by the names on the wire. Only after the serializer has refused it, so a good
/// request pays nothing.
/// </summary>
/// <remarks>
/// Goes down from the member: first what is in a value, then the value itself.
/// What it cannot look into (a converter of the user's) is asked as a whole.
/// </remarks>
internal sealed partial class JsonFault
{
    // A refused request must not cost much more than a good one: so much of it is looked at (in bytes, with a flat charge per value), then
    // the outer value is named.
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

        var reader = new Utf8JsonReader(json, JsonRules.ReaderOptions(info.Options));
        reader.Read();
        var made = info;
        if (info.PolymorphismOptions is { } kinds && reader.TokenType == JsonTokenType.StartObject
            && Derived(info, kinds, json, path, out made) is { } unknown)
        {
            return unknown;
        }

        var inner = (made.Kind, reader.TokenType) switch
        {
            (JsonTypeInfoKind.Object, JsonTokenType.StartObject) => InMembers(made, ref reader, json, path),
            (JsonTypeInfoKind.Dictionary, JsonTokenType.StartObject) => InEntries(made, ref reader, json, path),
            (JsonTypeInfoKind.Enumerable, JsonTokenType.StartArray) => InElements(made, ref reader, json, path),
            (JsonTypeInfoKind.None, JsonTokenType.StartObject or JsonTokenType.StartArray) when IsOpen(info.Type) =>
                InAny(ref reader, json, path, info.Options.AllowDuplicateProperties),
            _ => null,
        };
        return inner ?? (Pay(json.Length) ? InItself(info, made, json, path) : null);
    }

    // What a discriminator says is to be made.
    private static InvalidRequestException? Derived(
        JsonTypeInfo info, JsonPolymorphismOptions options, ReadOnlySpan<byte> json, string path, out JsonTypeInfo made)
    {
        made = info;
        var name = $"{path}.{options.TypeDiscriminatorPropertyName}";
        if (Discriminator(json, options.TypeDiscriminatorPropertyName, info.Options) is not { } given)
        {
            return info.Type.IsAbstract ? RequestReader.MissingFault(name) : null;
        }

        if (options.DerivedTypes.FirstOrDefault(derived => given.Equals(derived.TypeDiscriminator)) is { DerivedType: { } type })
        {
            made = info.Options.GetTypeInfo(type);
            return null;
        }

        var known = options.DerivedTypes.Select(derived => derived.TypeDiscriminator).OfType<object>();
        return options.IgnoreUnrecognizedTypeDiscriminators && !info.Type.IsAbstract
            ? null
            : new($"'{name}' must be one of {string.Join(", ", known)}");
    }

    private InvalidRequestException? InMembers(JsonTypeInfo info, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var comparer = info.Options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var seen = new HashSet<string>(comparer);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var value = Value(ref reader, json);
            if (info.Properties.FirstOrDefault(property => comparer.Equals(property.Name, name)) is { } property
                && InMember(info, property, value, $"{path}.{property.Name}", isFirst: seen.Add(name)) is { } found)
            {
                return found;
            }
        }

        return info.Properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing
            ? RequestReader.MissingFault($"{path}.{missing.Name}")
            : null;
    }

    private InvalidRequestException? InMember(
        JsonTypeInfo owner, JsonPropertyInfo property, ReadOnlySpan<byte> json, string path, bool isFirst)
    {
        if (!isFirst && !property.Options.AllowDuplicateProperties)
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
            return isRead && property.CustomConverter is not null && Pay(json.Length) ? ByConverter(owner, property, json, path) : null;
        }

        return json.SequenceEqual("null"u8) && !property.IsSetNullable
            ? RequestReader.Null(path)
            : Find(property.Options.GetTypeInfo(property.PropertyType), json, path);
    }

    // Only its owner calls a member's converter. Given nothing else it throws because of this member, unless it does so without it, too.
    private static InvalidRequestException? ByConverter(
        JsonTypeInfo owner, JsonPropertyInfo property, ReadOnlySpan<byte> json, string path) =>
        Thrown(owner, Alone(property.Name, json)) is { } cause and (ArgumentException or FormatException)
            && Thrown(owner, "{}"u8)?.Message != cause.Message
            ? ClientFault.Refuse(cause, path)
            : null;

    private InvalidRequestException? InEntries(JsonTypeInfo info, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var element = info.Options.GetTypeInfo(info.ElementType!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var value = Value(ref reader, json);
            if (Find(element, value, $"{path}.{name}") is { } found)
            {
                return found;
            }

            if (!seen.Add(name) && !info.Options.AllowDuplicateProperties)
            {
                return RequestReader.Twice($"{path}.{name}");
            }

            // The value is as it must be; so if the entry cannot be read, it is because of its key.
            if (Pay(value.Length) && Thrown(info, Alone(name, value)) is { } cause && ClientFault.Is(cause))
            {
                return ClientFault.IsSerializers(cause)
                    ? new($"'{path}' has a key '{name}', which must be {ClientTypeNames.Of(info.Options.GetTypeInfo(info.KeyType!))}")
                    : ClientFault.Refuse(cause, $"{path}.{name}");
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
    private static bool IsOpen(Type type) =>
        type == typeof(object) || type == typeof(JsonElement) || type == typeof(JsonElement?) || type == typeof(JsonDocument)
        || type.IsAssignableTo(typeof(JsonNode));

    private InvalidRequestException? InAny(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path, bool allowsTwice)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        for (var i = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) && Pay(0); i++)
        {
            var inner = isObject ? $"{path}.{reader.GetString()}" : $"{path}[{i}]";
            if (isObject && !seen.Add(inner) && !allowsTwice)
            {
                return RequestReader.Twice(inner);
            }

            var value = isObject ? Value(ref reader, json) : Extent(ref reader, json);
            var deeper = new Utf8JsonReader(value, reader.CurrentState.Options);
            deeper.Read();
            if (deeper.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                && InAny(ref deeper, value, inner, allowsTwice) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static InvalidRequestException? InItself(JsonTypeInfo info, JsonTypeInfo made, ReadOnlySpan<byte> json, string path) =>
        Thrown(info, json) is { } cause && ClientFault.Is(cause) ? Describe(cause, made, json, path) : null;

    private static InvalidRequestException Describe(Exception fault, JsonTypeInfo info, ReadOnlySpan<byte> json, string path)
    {
        var cause = ClientFault.Cause(fault);
        var inner = cause is JsonException { Path: { Length: > 1 } deeper } ? path + deeper[1..] : path;
        if (ClientFault.IsSerializers(cause))
        {
            return new(inner == path ? $"'{path}' must be {ClientTypeNames.Of(info)}" : $"'{inner}' cannot be read");
        }

        var name = (cause as ArgumentException)?.ParamName is { } parameter
            ? info.Properties.FirstOrDefault(property => property.AssociatedParameter?.Name == parameter)?.Name
            : null;
        name ??= info.Kind == JsonTypeInfoKind.Object ? Setter(info, json) : null;
        return ClientFault.Refuse(cause, name is null ? inner : $"{path}.{name}");
    }

    private bool Pay(int bytes)
    {
        _work -= WorkPerValue + bytes;
        return _work > 0;
    }
}
