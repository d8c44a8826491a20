using System.Runtime.CompilerServices;
using Kim.Binding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// The OpenAPI documents that an app writes with <c>AddOpenApi</c>, before or after <c>AddKim</c>. An app that writes none does not load
/// that library.
/// </summary>
/// <param name="services">The app's services.</param>
internal sealed class OpenApiDocuments(IServiceCollection services)
{
    private const string Provider = "Microsoft.AspNetCore.OpenApi.IOpenApiDocumentProvider";

    private bool _isDone;

    /// <summary>Lets the commands be described as they are, in each document.</summary>
    internal void Add(IServiceProvider provider)
    {
        // Each document's provider is registered under the document's name.
        var names = services.Where(service => service.IsKeyedService && service.ServiceType.FullName == Provider)
            .Select(service => service.ServiceKey).OfType<string>().Distinct().ToList();
        if (names.Count > 0 && !_isDone)
        {
            _isDone = true;
            AddTo(names, provider);
        }
    }

    // A method of its own: it is compiled only if the library is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddTo(List<string> names, IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<OpenApiOptions>>();
        foreach (var name in names)
        {
            var document = options.Get(name);
            document.AddDocumentTransformer(new CommandDocument(document.CreateSchemaReferenceId, provider.GetRequiredService<Wire>()));
        }
    }
}
