using Kim.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;

namespace Kim.Hosting;

/// <summary>Describes the commands' endpoints to whatever writes an app's OpenAPI document.</summary>
internal sealed class CommandApiDescriptions(EndpointDataSource endpoints) : IApiDescriptionProvider
{
    private readonly EmptyModelMetadataProvider _metadata = new();

    // Behind those of controllers and minimal APIs; they know nothing of ours.
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<CommandDescriptor>() is { } command
                && endpoint.Metadata.GetMetadata<CommandRouteMetadata>() is { } route
                && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true })
            {
                context.Results.Add(Describe(endpoint, command, route.Index));
            }
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private ApiDescription Describe(RouteEndpoint endpoint, CommandDescriptor command, int route)
    {
        var description = new ApiDescription
        {
            HttpMethod = RouteTemplate.Parse(command.Routes[route]).Method,
            RelativePath = endpoint.RoutePattern.RawText?.TrimStart('/') ?? "",
            GroupName = endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName,
            ActionDescriptor = new ActionDescriptor
            {
                DisplayName = endpoint.DisplayName,
                EndpointMetadata = [.. endpoint.Metadata],
                RouteValues = { ["controller"] = command.Type.Assembly.GetName().Name },
            },
        };
        var inputs = command.Inputs.Where(input => input.Route == route).ToList();
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            var type = inputs.Find(input => input.Source is InputSource.Route && input.Name == parameter.Name)?.Type ?? typeof(string);
            description.ParameterDescriptions.Add(Parameter(parameter.Name, type, BindingSource.Path, isRequired: true));
        }

        foreach (var input in inputs.Where(input => input.Source is not InputSource.Route))
        {
            description.ParameterDescriptions.Add(Parameter(input.Name, input.Type, input.Source is InputSource.Body ? BindingSource.Body : BindingSource.Query, input.IsRequired));
        }

        if (inputs.Any(input => input.Source is InputSource.Body))
        {
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = Reply.JsonType });
        }

        foreach (var response in endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>())
        {
            description.SupportedResponseTypes.Add(Response(response));
        }

        return description;
    }

    private ApiParameterDescription Parameter(string name, Type type, BindingSource source, bool isRequired) => new()
    {
        Name = name,
        Type = type,
        ModelMetadata = _metadata.GetMetadataForType(type),
        Source = source,
        IsRequired = isRequired,
        ParameterDescriptor = new ParameterDescriptor { Name = name, ParameterType = type },
    };

    private ApiResponseType Response(IProducesResponseTypeMetadata response)
    {
        var type = response.Type == typeof(void) ? null : response.Type;
        return new ApiResponseType
        {
            StatusCode = response.StatusCode,
            Type = type,
            ModelMetadata = type is null ? null : _metadata.GetMetadataForType(type),
            ApiResponseFormats = [.. (response.ContentTypes.Any() ? response.ContentTypes : [Reply.JsonType]).Select(media => new ApiResponseFormat { MediaType = media })],
        };
    }
}
