using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Kim.Server.Tests.Apps;

/// <summary>
/// Holds JSON values against the schemas of an OpenAPI 3.1 document. A keyword that it does not know is an error, not passed over.
/// </summary>
internal sealed class SchemaCheck(JsonNode document)
{
    private static readonly HashSet<string> Words = ["description", "format", "default", "deprecated", "title"];

    /// <summary>A schema that a reference may stand for.</summary>
    internal JsonObject Resolve(JsonNode schema)
    {
        while (schema["$ref"] is { } reference)
        {
            var name = ((string)reference!)["#/components/schemas/".Length..];
            schema = document["components"]!["schemas"]![name] ?? throw new InvalidOperationException($"{name} is not a component.");
        }

        return schema.AsObject();
    }

    /// <summary>What is wrong with a value; empty for nothing.</summary>
    internal List<string> Check(JsonNode schema, JsonNode? value, string path = "$")
    {
        var faults = new List<string>();
        foreach (var (keyword, rule) in Resolve(schema))
        {
            if (!Words.Contains(keyword))
            {
                faults.AddRange(Check(keyword, rule!, Resolve(schema), value, path));
            }
        }

        return faults;
    }

    private IEnumerable<string> Check(string keyword, JsonNode rule, JsonObject schema, JsonNode? value, string path)
    {
        var text = value?.GetValueKind() is JsonValueKind.String ? (string?)value : null;
        var number = value?.GetValueKind() is JsonValueKind.Number ? (double?)value : null;
        return keyword switch
        {
            "type" => Types(rule).Any(type => IsOf(type, value)) ? [] : [$"{path} is not a {rule.ToJsonString()}"],
            "enum" => rule.AsArray().Any(item => JsonNode.DeepEquals(item, value)) ? [] : [$"{path} is not one of {rule.ToJsonString()}"],
            "pattern" => text is null || Regex.IsMatch(text, (string)rule!) ? [] : [$"{path} is not like {rule}"],
            "minimum" => !(number < (double)rule) ? [] : [$"{path} is below {rule}"],
            "maximum" => !(number > (double)rule) ? [] : [$"{path} is above {rule}"],
            "oneOf" => rule.AsArray().Count(part => Check(part!, value, path).Count == 0) == 1
                ? []
                : [$"{path} is not one of {rule.ToJsonString()}"],
            "anyOf" => rule.AsArray().Any(part => Check(part!, value, path).Count == 0)
                ? []
                : [$"{path} is not any of {rule.ToJsonString()}"],
            "required" => value is JsonObject members
                ? rule.AsArray().Where(name => !members.ContainsKey((string)name!)).Select(name => $"{path}.{name} is missing")
                : [],
            "properties" => value is JsonObject members
                ? rule.AsObject().Where(property => members.ContainsKey(property.Key))
                .SelectMany(property => Check(property.Value!, members[property.Key], $"{path}.{property.Key}"))
                .Concat(members.Where(member => !rule.AsObject().ContainsKey(member.Key))
                    .Select(member => $"{path}.{member.Key} is not described")) : [],
            "items" => value is JsonArray items ? items.SelectMany((item, i) => Check(rule, item, $"{path}[{i}]")) : [],
            "additionalProperties" => value is JsonObject members && !schema.ContainsKey("properties")
                ? members.SelectMany(member => Check(rule, member.Value, $"{path}.{member.Key}"))
                : [],
            _ => [$"{path}: keyword {keyword} is not known"],
        };
    }

    /// <summary>The smallest value that a schema allows: required members only.</summary>
    internal JsonNode? Sample(JsonNode schema, bool full, int depth = 0)
    {
        var resolved = Resolve(schema);
        if ((resolved["oneOf"] ?? resolved["anyOf"]) is JsonArray parts)
        {
            return full && depth < 4 ? Sample(parts[^1]!, full, depth + 1) : null;
        }

        if (resolved["enum"] is JsonArray values)
        {
            return values[0]?.DeepClone();
        }

        return Types(resolved["type"]!).First() switch
        {
            "object" when resolved["additionalProperties"] is { } entries => new JsonObject { ["key"] = Sample(entries, full, depth + 1) },
            "object" =>
                new JsonObject(resolved["properties"]!.AsObject()
                    .Where(property => IsRequired(resolved, property.Key) || (full && depth < 4))
                .Select(property => KeyValuePair.Create(property.Key, Sample(property.Value!, full, depth + 1)))),
            "array" => depth < 4 ? new JsonArray(Sample(resolved["items"]!, full, depth + 1)) : [],
            "integer" => 7,
            "number" => 1.5,
            "boolean" => true,
            "null" => null,
            _ => Text(resolved),
        };
    }

    internal static bool IsRequired(JsonObject schema, string property) =>
        schema["required"]?.AsArray().Any(name => (string)name! == property) == true;

    internal static List<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(one => (string)one!).OrderBy(one => one == "null").ToList() : [(string)type!];

    private static string Text(JsonObject schema) => (string?)schema["format"] switch
    {
        "uuid" => "0f8fad5b-d9cb-469f-a165-70867728950e",
        "date-time" => "2026-01-02T03:04:05+00:00",
        "date" => "2026-01-02",
        _ when schema["pattern"] is { } pattern => Regex.Match((string)pattern!, "[A-Za-z]+").Value,
        _ => "some text",
    };

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "integer" => value?.GetValueKind() is JsonValueKind.Number
            && decimal.Truncate(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)) == decimal.Parse(
                value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
        "number" => value?.GetValueKind() is JsonValueKind.Number,
        "string" => value?.GetValueKind() is JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "array" => value is JsonArray,
        _ => value is JsonObject,
    };
}
