using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>Finds the schemas that the app's own endpoints have alike, under the same name: one is enough for both.</summary>
internal static class SharedSchemas
{
    internal static HashSet<SchemaComponent> Of(
        IReadOnlyList<SchemaComponent> components, IDictionary<string, IOpenApiSchema> others, OpenApiSchemaReader reader)
    {
        var shared = components.Where(component => others.TryGetValue(component.Name, out var other)
            && Text(other) == Text(reader.ReadSchema(component.Schema))).ToHashSet();

        // Alike by their text, but what they refer to is not.
        while (shared.RemoveWhere(component => References(component.Schema).Any(index => !shared.Contains(components[index]))) > 0)
        {
        }

        return shared;
    }

    private static string Text(IOpenApiSchema schema)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        schema.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }

    private static IEnumerable<int> References(JsonNode? node) => node switch
    {
        JsonObject members when members[SchemaComponent.Keyword] is JsonValue index =>
            [int.Parse((string)index!, CultureInfo.InvariantCulture)],
        JsonObject members => members.SelectMany(member => References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
