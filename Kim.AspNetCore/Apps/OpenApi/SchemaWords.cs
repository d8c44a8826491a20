using Microsoft.OpenApi;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>Keeps what the app's schema transformers have said of a type in words. It outranks comments and attributes.</summary>
internal static class SchemaWords
{
    internal static void Copy(IOpenApiSchema from, OpenApiSchema to)
    {
        to.Title ??= from.Title;
        to.Description = from.Description ?? to.Description;
        to.Example = from.Example ?? to.Example;
        to.Examples ??= from.Examples;
        to.ExternalDocs ??= from.ExternalDocs;
        to.Extensions ??= from.Extensions;
        to.Deprecated |= from.Deprecated;
        foreach (var (name, property) in to.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            // A reference's words are its target's, unless it has some of its own.
            if (property is OpenApiSchema own && from.Properties?.TryGetValue(name, out var other) == true && other is OpenApiSchema said)
            {
                Copy(said, own);
            }
        }
    }
}
