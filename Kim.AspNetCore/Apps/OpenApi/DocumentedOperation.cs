using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// A command's operation in an OpenAPI document: its schemas are read from Kim's metadata, then written in place of the generated ones.
/// </summary>
internal sealed class DocumentedOperation(OpenApiOperation operation, CommandOperation command)
{
    /// <summary>The media type of a body that steps read as bytes.</summary>
    internal const string BytesType = "application/octet-stream";

    /// <summary>The media type of one that they read as a form.</summary>
    internal const string FormType = "multipart/form-data";

    private readonly Dictionary<CommandResponse, List<(string? MediaType, JsonObject Schema)>> _replies = [];
    private JsonObject? _body;

    private static JsonObject Bytes => new() { ["type"] = "string", ["format"] = "binary" };

    /// <summary>What is generated of it.</summary>
    internal OpenApiOperation Operation => operation;

    /// <summary>1. The types it answers with, and those of the body's members.</summary>
    internal void ReadTypes(WireSchemas schemas)
    {
        foreach (var response in command.Responses)
        {
            _replies[response] = [.. response.Bodies.Select(body =>
                (body.MediaType, body.Type == typeof(Stream) ? Bytes : schemas.OfReply(body)))];
        }

        foreach (var member in command.BodyMembers)
        {
            schemas.Of(member.Type);
        }
    }

    /// <summary>2. The body.</summary>
    internal void ReadBody(WireSchemas schemas)
    {
        var members = command.BodyMembers.ToList();
        _body = members.Count == 0 ? null : schemas.OfBody(command.Request!, members);
    }

    /// <summary>3. What was generated goes.</summary>
    internal void Clear() => Place((_, _) => null, (_, _) => null);

    /// <summary>4. What is so comes.</summary>
    internal void Write(OpenApiSchemaReader reader, WireSchemas schemas)
    {
        operation.Deprecated |= command.IsObsolete;
        Describe();
        Place(
            (input, parameter) =>
            {
                var schema = schemas.OfText(command.Request, input);
                parameter.Description ??= (string?)schema["description"];
                parameter.Deprecated |= schema.Remove("deprecated");
                schema.Remove("description");
                parameter.Example ??= schema["example"]?.DeepClone();
                schema.Remove("example");
                return reader.Read(schema);
            },
            (json, _) => reader.Read(json));
        DescribeRun();
    }

    // A durable run: the client may be told to ask later.
    private void DescribeRun()
    {
        foreach (var (name, meaning) in command.RunHeaders)
        {
            if (operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(parameter => parameter.Name == name) is { } header)
            {
                header.Description ??= meaning;
                header.Schema ??= new OpenApiSchema { Type = JsonSchemaType.String };
            }
        }

        if (command.Command.IsDurable && operation.Responses?.GetValueOrDefault("202") is OpenApiResponse later)
        {
            later.Headers ??= new Dictionary<string, IOpenApiHeader>();
            later.Headers.TryAdd("Location", new OpenApiHeader
            {
                Description = "The run: ask there for its outcome.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" },
            });
        }
    }

    // The name stands for a summary that nobody has written.
    private void Describe()
    {
        if (XmlComments.Of(command.Command.Type) is not { } comment)
        {
            return;
        }

        if (string.IsNullOrEmpty(operation.Summary) || operation.Summary == command.Command.Name)
        {
            operation.Summary = comment.Summary ?? operation.Summary;
        }

        operation.Description ??= comment.Remarks;
    }

    private void Place(
        Func<InputDescriptor, OpenApiParameter, IOpenApiSchema?> parameterOf, Func<JsonObject, OpenApiMediaType, IOpenApiSchema?> bodyOf)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            InputSource? source = parameter.In switch
            {
                ParameterLocation.Path => InputSource.Route,
                ParameterLocation.Query => InputSource.Query,
                ParameterLocation.Header => InputSource.Header,
                _ => null,
            };
            if (command.Inputs.FirstOrDefault(input => input.Source == source && input.Name == parameter.Name) is { } input)
            {
                parameter.Schema = parameterOf(input, parameter);
            }
        }

        if (command.Stream is not null && operation.RequestBody is OpenApiRequestBody { Content: { } streamed })
        {
            streamed[BytesType].Schema = bodyOf(Bytes, streamed[BytesType]);
            streamed[FormType].Schema = bodyOf(new JsonObject { ["type"] = "object" }, streamed[FormType]);
        }

        if (_body is not null && operation.RequestBody is OpenApiRequestBody { Content: { } content }
            && content.TryGetValue(Reply.JsonType, out var json))
        {
            json.Schema = bodyOf(_body, json);
        }

        foreach (var (response, bodies) in _replies)
        {
            PlaceResponse(response, bodies, bodyOf);
        }
    }

    private void PlaceResponse(
        CommandResponse response,
        List<(string? MediaType, JsonObject Schema)> bodies,
        Func<JsonObject, OpenApiMediaType, IOpenApiSchema?> bodyOf)
    {
        var key = response.Status is CommandResponse.Default ? "default" : response.Status.ToString(CultureInfo.InvariantCulture);
        if (operation.Responses?.GetValueOrDefault(key) is not OpenApiResponse written)
        {
            return;
        }

        // What [Produces] says goes to each response as it is generated, the errors included.
        foreach (var (media, content) in written.Content?.ToList() ?? [])
        {
            if (!response.MediaTypes.Contains(media) && content.Schema is null)
            {
                written.Content!.Remove(media);
            }
            else if (bodies.Count > 0 && response.MediaTypes.Contains(media))
            {
                var schemas = bodies.Where(body => body.MediaType is null || body.MediaType == media)
                    .Select(body => bodyOf(body.Schema, content)).OfType<IOpenApiSchema>().ToList();
                content.Schema = schemas.Count > 1 ? new OpenApiSchema { AnyOf = schemas } : schemas.FirstOrDefault();
            }
        }

        if (string.IsNullOrEmpty(written.Description))
        {
            written.Description = response.Status is CommandResponse.Default ? "Error" : key;
        }
    }
}
