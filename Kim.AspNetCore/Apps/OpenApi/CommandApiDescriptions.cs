using Kim.AspNetCore.Routing;
using Kim.Binding;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>Describes the commands' endpoints to whatever writes an app's OpenAPI document.</summary>
internal sealed class CommandApiDescriptions(EndpointDataSource endpoints, KimOptions options, Wire wire) : IApiDescriptionProvider
{
    // Behind those of controllers and minimal APIs; they know nothing of ours.
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<CommandDescriptor>() is { } command
                && endpoint.Metadata.GetMetadata<CommandRouteMetadata>() is { } route
                && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
                && endpoint.Metadata.GetMetadata<IApiDescriptionVisibilityProvider>() is not { IgnoreApi: true })
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
        var metadata = endpoint.Metadata;
        var operation = CommandOperation.Of(command, route, metadata, options.Problems, wire);
        var description = new ApiDescription
        {
            HttpMethod = RouteTemplate.Parse(command.Routes[route]).Method,
            RelativePath = endpoint.RoutePattern.RawText?.TrimStart('/') ?? "",
            GroupName = metadata.GetMetadata<IApiDescriptionGroupNameProvider>()?.GroupName
                ?? metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName,
            ActionDescriptor = new ActionDescriptor
            {
                DisplayName = endpoint.DisplayName,
                EndpointMetadata = [.. metadata],
                RouteValues = { ["controller"] = command.Type.Assembly.GetName().Name },
            },
            Properties = { [typeof(CommandOperation)] = operation },
        };
        foreach (var name in endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name))
        {
            // A parameter of a group's prefix is not one of the command's.
            var input = operation.Inputs.FirstOrDefault(input => input.Source is InputSource.Route && input.Name == name);
            description.ParameterDescriptions.Add(Parameter(name, input?.Type ?? typeof(string), BindingSource.Path, isRequired: true));
        }

        foreach (var input in operation.Inputs.Where(input => input.Source is InputSource.Query))
        {
            description.ParameterDescriptions.Add(Parameter(input.Name, input.Type, BindingSource.Query, input.IsRequired, input.Default));
        }

        foreach (var input in operation.Inputs.Where(input => input.Source is InputSource.Header))
        {
            description.ParameterDescriptions.Add(Parameter(input.Name, input.Type, BindingSource.Header, input.IsRequired, input.Default));
        }

        foreach (var (name, _) in operation.RunHeaders)
        {
            description.ParameterDescriptions.Add(Parameter(name, typeof(string), BindingSource.Header, isRequired: false));
        }

        var body = operation.BodyMembers.ToList();
        if (body.Count > 0)
        {
            description.ParameterDescriptions.Add(
                Parameter("", operation.Request!, BindingSource.Body, body.Exists(input => input.IsRequired)));
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = Reply.JsonType });
        }

        if (operation.Stream is not null)
        {
            // Which of the two only its steps know.
            description.ParameterDescriptions.Add(Parameter("", typeof(Stream), BindingSource.Body, isRequired: true));
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = DocumentedOperation.BytesType });
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = DocumentedOperation.FormType });
        }

        foreach (var response in operation.Responses.Select(Response))
        {
            description.SupportedResponseTypes.Add(response);
        }

        return description;
    }

    private ApiParameterDescription Parameter(string name, Type type, BindingSource source, bool isRequired, object? absent = null) => new()
    {
        Name = name,
        Type = type,
        ModelMetadata = new TypeMetadata(type),
        Source = source,
        IsRequired = isRequired,
        DefaultValue = absent,
        ParameterDescriptor = new ParameterDescriptor { Name = name, ParameterType = type },
    };

    // One for each status, as the generators of documents expect.
    private ApiResponseType Response(CommandResponse response)
    {
        var type = CommandOperation.Describe(response.Bodies);
        return new ApiResponseType
        {
            StatusCode = response.Status,
            IsDefaultResponse = response.Status is CommandResponse.Default,
            Type = type,
            ModelMetadata = type is null ? null : new TypeMetadata(type),
            Description = response.Description,
            ApiResponseFormats = [.. response.MediaTypes.Select(media => new ApiResponseFormat { MediaType = media })],
        };
    }
}
