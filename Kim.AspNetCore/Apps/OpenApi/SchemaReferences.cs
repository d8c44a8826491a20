using Microsoft.OpenApi;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>Which components a document refers to, directly or through others.</summary>
/// <param name="components">The components by name.</param>
internal sealed class SchemaReferences(IDictionary<string, IOpenApiSchema> components)
{
    private readonly HashSet<string> _names = [];

    /// <summary>Those that some operations refer to.</summary>
    internal static HashSet<string> Of(IDictionary<string, IOpenApiSchema> components, IEnumerable<OpenApiOperation> operations)
    {
        var references = new SchemaReferences(components);
        foreach (var operation in operations)
        {
            references.Visit(operation);
        }

        return references._names;
    }

    /// <summary>Those that a document refers to.</summary>
    internal static HashSet<string> Of(IDictionary<string, IOpenApiSchema> components, OpenApiDocument document)
    {
        var references = new SchemaReferences(components);
        references.Visit(document.Paths.Values.Concat(Values(document.Webhooks)).Concat(Values(document.Components?.PathItems)));
        foreach (var header in Values(document.Components?.Headers))
        {
            references.Visit(header);
        }

        foreach (var parameter in Values(document.Components?.Parameters))
        {
            references.Visit(parameter);
        }

        foreach (var response in Values(document.Components?.Responses))
        {
            references.Visit(response);
        }

        foreach (var body in Values(document.Components?.RequestBodies))
        {
            references.Visit(body.Content);
        }

        return references._names;
    }

    private static IEnumerable<T> Values<T>(IDictionary<string, T>? items) => items?.Values ?? Enumerable.Empty<T>();

    private void Visit(IEnumerable<IOpenApiPathItem> paths)
    {
        foreach (var path in paths)
        {
            foreach (var parameter in path.Parameters ?? [])
            {
                Visit(parameter);
            }

            foreach (var operation in path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            {
                Visit(operation);
            }
        }
    }

    private void Visit(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters ?? [])
        {
            Visit(parameter);
        }

        Visit(operation.RequestBody?.Content);
        foreach (var response in operation.Responses?.Values ?? Enumerable.Empty<IOpenApiResponse>())
        {
            Visit(response);
        }

        foreach (var callback in Values(operation.Callbacks))
        {
            Visit(callback.PathItems?.Values ?? Enumerable.Empty<IOpenApiPathItem>());
        }
    }

    private void Visit(IOpenApiParameter parameter)
    {
        Visit(parameter.Schema);
        Visit(parameter.Content);
    }

    private void Visit(IOpenApiHeader header)
    {
        Visit(header.Schema);
        Visit(header.Content);
    }

    private void Visit(IOpenApiResponse response)
    {
        Visit(response.Content);
        foreach (var header in Values(response.Headers))
        {
            Visit(header);
        }
    }

    private void Visit(IDictionary<string, OpenApiMediaType>? content)
    {
        foreach (var media in Values(content))
        {
            Visit(media.Schema);
        }
    }

    private void Visit(IOpenApiSchema? schema)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } name })
        {
            if (components.TryGetValue(name, out var target) && _names.Add(name))
            {
                Visit(target);
            }

            return;
        }

        if (schema is null)
        {
            return;
        }

        IEnumerable<IOpenApiSchema?> parts =
        [
            schema.Items, schema.AdditionalProperties, schema.Not,
            .. schema.AllOf ?? [], .. schema.AnyOf ?? [], .. schema.OneOf ?? [],
            .. Values(schema.Properties), .. Values(schema.PatternProperties), .. Values(schema.Definitions),
            .. Values(schema.Discriminator?.Mapping),
        ];
        foreach (var part in parts)
        {
            Visit(part);
        }
    }
}
