using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// Makes schemas of an OpenAPI document of those that are JSON: of the keywords that <see cref="WireSchemas"/> and the serializer's
/// exporter write.
/// </summary>
/// <param name="document">The document.</param>
/// <param name="components">What references refer to.</param>
internal sealed class OpenApiSchemaReader(OpenApiDocument document, IReadOnlyList<SchemaComponent> components)
{
    internal IOpenApiSchema Read(JsonNode node)
    {
        // `true`, where anything goes; and what the exporter calls `false`.
        if (node is not JsonObject json)
        {
            return (bool)node ? new OpenApiSchema() : new OpenApiSchema { Not = new OpenApiSchema() };
        }

        if (json[SchemaComponent.Keyword] is { } index)
        {
            return ReadReference(json, components[int.Parse((string)index!, CultureInfo.InvariantCulture)].Id);
        }

        return ReadSchema(json);
    }

    private OpenApiSchemaReference ReadReference(JsonObject json, string id)
    {
        var reference = new OpenApiSchemaReference(id, document);
        if (json["description"] is { } description)
        {
            reference.Description = (string?)description;
        }

        if (json["default"] is { } absent)
        {
            reference.Default = absent.DeepClone();
        }

        if (json["deprecated"] is not null)
        {
            reference.Deprecated = true;
        }

        return reference;
    }

    /// <summary>The schema of an object that is not a reference.</summary>
    internal OpenApiSchema ReadSchema(JsonObject json)
    {
        var schema = new OpenApiSchema();
        foreach (var (keyword, value) in json)
        {
            if (value is not null)
            {
                ReadKeyword(schema, keyword, value);
            }
        }

        return schema;
    }

    private void ReadKeyword(OpenApiSchema schema, string keyword, JsonNode value)
    {
        switch (keyword)
        {
            case "type":
                schema.Type = value is JsonArray types
                    ? types.Aggregate(default(JsonSchemaType), (all, type) => all | ReadType(type!))
                    : ReadType(value);
                break;
            case "format":
                schema.Format = (string?)value;
                break;
            case "description":
                schema.Description = (string?)value;
                break;
            case "pattern":
                schema.Pattern = (string?)value;
                break;
            case "const":
                schema.Const = value.ToString();
                break;
            case "minimum":
                schema.Minimum = value.ToString();
                break;
            case "maximum":
                schema.Maximum = value.ToString();
                break;
            case "exclusiveMinimum":
                schema.ExclusiveMinimum = value.ToString();
                break;
            case "exclusiveMaximum":
                schema.ExclusiveMaximum = value.ToString();
                break;
            case "minItems":
                schema.MinItems = (int)value;
                break;
            case "maxItems":
                schema.MaxItems = (int)value;
                break;
            case "minLength":
                schema.MinLength = (int)value;
                break;
            case "maxLength":
                schema.MaxLength = (int)value;
                break;
            case "deprecated":
                schema.Deprecated = (bool)value;
                break;
            case "example":
                schema.Example = value.DeepClone();
                break;
            case "default":
                schema.Default = value.DeepClone();
                break;
            case "enum":
                schema.Enum = [.. value.AsArray().Select(item => item?.DeepClone()!)];
                break;
            case "required":
                schema.Required = value.AsArray().Select(name => (string)name!).ToHashSet();
                break;
            default:
                ReadParts(schema, keyword, value);
                break;
        }
    }

    private void ReadParts(OpenApiSchema schema, string keyword, JsonNode value)
    {
        switch (keyword)
        {
            case "properties":
                schema.Properties = value.AsObject().ToDictionary(property => property.Key, property => Read(property.Value!));
                break;
            case "items":
                schema.Items = Read(value);
                break;
            case "additionalProperties" when value is JsonObject:
                schema.AdditionalProperties = Read(value);
                break;
            case "additionalProperties":
                schema.AdditionalPropertiesAllowed = (bool)value;
                break;
            case "anyOf":
                schema.AnyOf = [.. value.AsArray().Select(part => Read(part!))];
                break;
            case "oneOf":
                schema.OneOf = [.. value.AsArray().Select(part => Read(part!))];
                break;
            case "not":
                schema.Not = Read(value);
                break;
        }
    }

    private static JsonSchemaType ReadType(JsonNode type) => Enum.Parse<JsonSchemaType>((string)type!, ignoreCase: true);
}
