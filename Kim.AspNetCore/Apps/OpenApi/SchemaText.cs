using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Kim.Binding;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>The parts that schemas are put together from.</summary>
internal static class SchemaText
{
    // As ASP.NET Core's own documents have them, with the limits of the small kinds, which are refused beyond.
    private static readonly Dictionary<Type, (string Type, string? Format, long? Min, long? Max)> Plain = new()
    {
        [typeof(string)] = ("string", null, null, null),
        [typeof(bool)] = ("boolean", null, null, null),
        [typeof(byte)] = ("integer", "uint8", byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = ("integer", "int8", sbyte.MinValue, sbyte.MaxValue),
        [typeof(short)] = ("integer", "int16", short.MinValue, short.MaxValue),
        [typeof(ushort)] = ("integer", "uint16", ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = ("integer", "int32", null, null),
        [typeof(uint)] = ("integer", "uint32", uint.MinValue, uint.MaxValue),
        [typeof(long)] = ("integer", "int64", null, null),
        [typeof(ulong)] = ("integer", "uint64", 0, null),
        [typeof(Int128)] = ("integer", null, null, null),
        [typeof(UInt128)] = ("integer", null, 0, null),
        [typeof(Half)] = ("number", null, null, null),
        [typeof(float)] = ("number", "float", null, null),
        [typeof(double)] = ("number", "double", null, null),
        [typeof(decimal)] = ("number", "double", null, null),
        [typeof(char)] = ("string", "char", null, null),
        [typeof(Guid)] = ("string", "uuid", null, null),
        [typeof(DateTime)] = ("string", "date-time", null, null),
        [typeof(DateTimeOffset)] = ("string", "date-time", null, null),
        [typeof(DateOnly)] = ("string", "date", null, null),
        [typeof(TimeOnly)] = ("string", "time", null, null),
        [typeof(Uri)] = ("string", "uri", null, null),
        [typeof(byte[])] = ("string", "byte", null, null),
    };

    /// <summary>The schema of a plain type; <see langword="null"/> for any other.</summary>
    internal static JsonObject? Of(Type type) =>
        Plain.TryGetValue(type, out var plain) ? AddFormat(new() { ["type"] = plain.Type }, type) : null;

    /// <summary>The schema of a value from the route or the query string.</summary>
    internal static JsonObject OfText(InputDescriptor input, Wire wire)
    {
        var schema = OfText(input.Type, wire);
        if (input.Default is { } absent)
        {
            schema["default"] = absent switch
            {
                string or bool or char or byte or sbyte or short or ushort or int or uint or long or ulong or float or double
                    or decimal => JsonSerializer.SerializeToNode(absent, Wire.Default.Reading(absent.GetType())!),
                Enum => EnumNames.Of(absent.GetType()).FirstOrDefault(named => named.Value.Equals(absent)).Name ?? absent.ToString(),
                _ => absent.ToString(),
            };
        }

        return schema;
    }

    /// <summary>The schema of an enum in JSON: just what its values are written as.</summary>
    internal static JsonObject OfEnum(Type type, JsonTypeInfo info)
    {
        var values = EnumNames.Written(type, info).DistinctBy(value => value.ToJsonString()).ToList();
        return values switch
        {
            [] => [],
            _ when values.TrueForAll(value => value.GetValueKind() is JsonValueKind.String) =>
                OfNames(type, values.Select(value => value.GetValue<string>())),
            _ when values.TrueForAll(value => value.GetValueKind() is JsonValueKind.Number) => EnumNames.IsFlags(type)
                ? new() { ["type"] = "integer" }
                : new() { ["type"] = "integer", ["enum"] = new JsonArray([.. values]) },
            _ => new() { ["enum"] = new JsonArray([.. values]) },
        };
    }

    /// <summary>The schema of an object.</summary>
    internal static JsonObject Object(IEnumerable<(string Name, JsonObject Schema, bool IsRequired)> members)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var (name, schema, isRequired) in members)
        {
            properties[name] = schema;
            if (isRequired)
            {
                required.Add((JsonNode)name);
            }
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            result["required"] = required;
        }

        return result;
    }

    /// <summary>Adds format and limits of a plain type to a schema that has its kind.</summary>
    internal static JsonObject AddFormat(JsonObject schema, Type type)
    {
        if (!Plain.TryGetValue(type, out var plain) || !schema.ContainsKey("type"))
        {
            return schema;
        }

        Set("format", plain.Format);
        Set("minimum", plain.Min);
        Set("maximum", plain.Max);
        return schema;

        void Set(string keyword, JsonNode? value)
        {
            if (value is not null)
            {
                schema[keyword] = value;
            }
        }
    }

    /// <summary>Adds what attributes say of a member.</summary>
    internal static JsonObject Describe(JsonObject schema, JsonPropertyInfo? property, Wire wire)
    {
        var parameter = property?.AssociatedParameter;
        foreach (var attributes in new[] { parameter?.AttributeProvider, property?.AttributeProvider })
        {
            Describe(schema, attributes);
        }

        if (parameter is { HasDefaultValue: true, DefaultValue: { } absent } && !schema.ContainsKey("default")
            && wire.Reading(parameter.ParameterType) is { } info)
        {
            schema["default"] = JsonSerializer.SerializeToNode(absent, info);
        }

        return schema;
    }

    /// <summary>Adds what attributes say of a type or a member; what its XML comment says, if no attribute says anything else.</summary>
    internal static void Describe(JsonObject schema, ICustomAttributeProvider? attributes)
    {
        if (XmlComments.Of(attributes) is { } comment)
        {
            Set("description", comment.Summary);
            Set("example", comment.Example?.DeepClone());
        }

        foreach (var attribute in attributes?.GetCustomAttributes(inherit: false) ?? [])
        {
            switch (attribute)
            {
                case DescriptionAttribute description:
                    schema["description"] = description.Description;
                    break;
                case ObsoleteAttribute:
                    schema["deprecated"] = true;
                    break;
                case ValidationAttribute limit:
                    SchemaLimits.Add(schema, limit);
                    break;
            }
        }

        void Set(string keyword, JsonNode? value)
        {
            if (value is not null)
            {
                schema[keyword] = value;
            }
        }
    }

    private static JsonObject OfText(Type type, Wire wire) => type switch
    {
        { IsEnum: true } => wire.OwnEnum(type) is { } info ? OfEnum(type, info)
            : OfNames(type, EnumNames.Of(type).Select(named => named.Name)),
        { IsArray: true } => new() { ["type"] = "array", ["items"] = OfText(type.GetElementType()!, wire) },
        _ => Of(type) ?? new() { ["type"] = "string" },
    };

    // Flags are written as a list of names in one string.
    private static JsonObject OfNames(Type type, IEnumerable<string> names)
    {
        if (!type.IsDefined(typeof(FlagsAttribute), inherit: false))
        {
            return new() { ["type"] = "string", ["enum"] = new JsonArray([.. names.Distinct().Select(name => (JsonNode)name)]) };
        }

        var name = $"({string.Join('|', names.Select(Regex.Escape))})";
        return new() { ["type"] = "string", ["pattern"] = $"^{name}(, ?{name})*$" };
    }
}
