using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>What validation attributes say of a member, as JSON schema says it. What it has no keyword for stays unsaid.</summary>
internal static class SchemaLimits
{
    /// <summary>Adds an attribute's limits to the member's schema.</summary>
    internal static void Add(JsonObject schema, ValidationAttribute attribute)
    {
        switch (attribute)
        {
            case RangeAttribute { Minimum: IConvertible min, Maximum: IConvertible max } range:
                schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(min);
                schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Number(max);
                break;
            case StringLengthAttribute length:
                AddLength(schema, length.MinimumLength, length.MaximumLength);
                break;
            case LengthAttribute length:
                AddLength(schema, length.MinimumLength, length.MaximumLength);
                break;
            case MinLengthAttribute least:
                AddLength(schema, least.Length, null);
                break;
            case MaxLengthAttribute most:
                AddLength(schema, 0, most.Length >= 0 ? most.Length : null);
                break;
            case RequiredAttribute { AllowEmptyStrings: false }:
                AddLength(schema, Is(schema, "string") ? 1 : 0, null);
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = $"^({expression.Pattern})$";
                break;
            case EmailAddressAttribute:
                schema["format"] = "email";
                break;
            case UrlAttribute:
                schema["format"] = "uri";
                break;
            case Base64StringAttribute:
                schema["format"] = "byte";
                break;
        }
    }

    // Of a text its characters, of a list its elements.
    private static void AddLength(JsonObject schema, int min, int? max)
    {
        var (least, most) = Is(schema, "array") ? ("minItems", "maxItems") : ("minLength", "maxLength");
        if (min > 0 && !(schema[least] is { } known && (int)known > min))
        {
            schema[least] = min;
        }

        if (max is { } limit)
        {
            schema[most] = limit;
        }
    }

    private static bool Is(JsonObject schema, string type) => schema["type"] switch
    {
        JsonArray types => types.Any(one => (string?)one == type),
        { } one => (string?)one == type,
        _ => false,
    };

    // What is given as a text, for example of a date, is one.
    private static JsonNode Number(IConvertible value) => value switch
    {
        int number => number,
        double number => number,
        _ => decimal.TryParse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number)
            ? number
            : value.ToString(CultureInfo.InvariantCulture),
    };
}
