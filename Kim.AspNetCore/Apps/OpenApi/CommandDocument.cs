using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>Puts into an OpenAPI document what commands read and answer, in place of what the app's own JSON options would.</summary>
/// <remarks>
/// It comes after everything else that writes the document. 1. The schemas of the commands' operations are made, from Kim's own metadata.
/// 2. They take the place of the generated ones; what others have said in words is kept. 3. Generated components that nothing refers to any
/// more are dropped. 4. Kim's components get names that are free, and are added; but for those that the app's own endpoints have alike.
/// </remarks>
/// <param name="nameOf">How the document names the schema of a type.</param>
/// <param name="wire">How values look on the wire.</param>
internal sealed class CommandDocument(Func<JsonTypeInfo, string?> nameOf, Wire wire) : IOpenApiDocumentTransformer
{
    // What ASP.NET Core keeps the identity of an operation's action under.
    private const string DescriptionId = "x-aspnetcore-id";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var described = context.DescriptionGroups.SelectMany(group => group.Items)
            .Where(item => item.Properties.ContainsKey(typeof(CommandOperation)))
            .ToDictionary(item => item.ActionDescriptor.Id, item => (CommandOperation)item.Properties[typeof(CommandOperation)]);
        var operations = document.Paths.Values
            .SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            .Select(operation => (Operation: operation, Command: CommandOf(operation, described)))
            .Where(pair => pair.Command is not null)
            .ToList();
        if (operations.Count > 0)
        {
            Transform(document, operations.ConvertAll(pair => new DocumentedOperation(pair.Operation, pair.Command!)));
        }

        return Task.CompletedTask;
    }

    private static CommandOperation? CommandOf(OpenApiOperation operation, Dictionary<string, CommandOperation> described) =>
        operation.Metadata?.TryGetValue(DescriptionId, out var id) == true && id is string action
            ? described.GetValueOrDefault(action)
            : null;

    private void Transform(OpenApiDocument document, List<DocumentedOperation> operations)
    {
        var schemas = new WireSchemas(nameOf, wire);

        // Whole types first: a body that is one of them shares its name.
        operations.ForEach(operation => operation.ReadTypes(schemas));
        operations.ForEach(operation => operation.ReadBody(schemas));

        var generated = document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>();
        var replaced = SchemaReferences.Of(generated, operations.Select(operation => operation.Operation));
        operations.ForEach(operation => operation.Clear());
        var kept = SchemaReferences.Of(generated, document);
        var before = replaced.ToDictionary(name => name, name => generated[name]);
        foreach (var name in replaced.Except(kept))
        {
            generated.Remove(name);
        }

        var reader = new OpenApiSchemaReader(document, schemas.Components);
        var shared = SharedSchemas.Of(schemas.Components, generated, reader);
        Name(schemas.Components.Except(shared), generated);
        operations.ForEach(operation => operation.Write(reader, schemas));
        AddComponents(document, schemas.Components.Except(shared), reader, before);
    }

    private static void Name(IEnumerable<SchemaComponent> components, IDictionary<string, IOpenApiSchema> others)
    {
        var taken = others.Keys.ToHashSet();
        foreach (var component in components)
        {
            for (var number = 2; !taken.Add(component.Id); number++)
            {
                component.Id = component.Name + number.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    private static void AddComponents(OpenApiDocument document, IEnumerable<SchemaComponent> components, OpenApiSchemaReader reader,
        Dictionary<string, IOpenApiSchema> before)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var component in components)
        {
            var schema = reader.ReadSchema(component.Schema);
            if (before.GetValueOrDefault(component.Name) is { } said)
            {
                SchemaWords.Copy(said, schema);
            }

            document.Components.Schemas[component.Id] = schema;
        }

        // A new one: the old one still finds the dropped schemas.
        document.Workspace = new OpenApiWorkspace();
        document.Workspace.RegisterComponents(document);
    }
}
