using System.Diagnostics.CodeAnalysis;
using Kim.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;

namespace Kim.Hosting;

/// <summary>Tells the app's OpenAPI document of the commands that are mapped.</summary>
internal sealed class CommandApiDescriptions(EndpointDataSource endpoints) : IApiDescriptionProvider
{
    private const string Json = "application/json";

    // Behind ASP.NET's own, which know nothing of commands.
    public int Order => -900;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<CommandEndpoint>() is { } command && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)
            {
                context.Results.Add(Describe(endpoint, command));
            }
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private static ApiDescription Describe(RouteEndpoint endpoint, CommandEndpoint command)
    {
        var method = RouteTemplate.Parse(command.Route).Method;
        var description = new ApiDescription
        {
            HttpMethod = method,
            GroupName = endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName,
            RelativePath = endpoint.RoutePattern.RawText?.TrimStart('/'),
            ActionDescriptor = new ActionDescriptor
            {
                DisplayName = endpoint.DisplayName,
                EndpointMetadata = [.. endpoint.Metadata],
                RouteValues = { ["controller"] = command.Command.Type.Assembly.GetName().Name },
            },
        };
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            Add(description, parameter.Name, typeof(string), BindingSource.Path);
        }

        if (command.RequestType is { } request)
        {
            if (HttpMethods.IsGet(method) || HttpMethods.IsDelete(method) || HttpMethods.IsHead(method))
            {
                AddQuery(description, request);
            }
            else
            {
                Add(description, "request", request, BindingSource.Body);
                description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = Json });
            }
        }

        description.SupportedResponseTypes.Add(new ApiResponseType { StatusCode = StatusCodes.Status200OK, ApiResponseFormats = [new ApiResponseFormat { MediaType = Json }] });
        return description;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A property that was trimmed away is missing in the document, and nowhere else.")]
    private static void AddQuery(ApiDescription description, Type request)
    {
        foreach (var property in request.GetProperties().Where(property => !description.ParameterDescriptions.Any(known => known.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase))))
        {
            Add(description, char.ToLowerInvariant(property.Name[0]) + property.Name[1..], property.PropertyType, BindingSource.Query);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Type metadata is for the document only.")]
    private static void Add(ApiDescription description, string name, Type type, BindingSource source) => description.ParameterDescriptions.Add(new ApiParameterDescription
    {
        Name = name,
        Type = type,
        Source = source,
        IsRequired = source != BindingSource.Query,
        ModelMetadata = new EmptyModelMetadataProvider().GetMetadataForType(type),
        ParameterDescriptor = new ParameterDescriptor { Name = name, ParameterType = type },
    });
}
