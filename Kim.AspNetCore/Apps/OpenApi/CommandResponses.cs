using Kim.AspNetCore.Exchanges;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// What a command may answer: what is known of it, then what its endpoint's metadata states, which outranks it status by status, as for a
/// minimal API.
/// </summary>
internal sealed class CommandResponses
{
    private readonly CommandBody _error;
    private readonly string _errorType;
    private readonly SortedDictionary<int, CommandResponse> _derived = [];
    private readonly SortedDictionary<int, CommandResponse> _stated = [];
    private readonly MediaTypeCollection _mediaTypes = [];

    private CommandResponses(CommandDescriptor command, bool hasInput, bool asProblems)
    {
        _error = new(asProblems ? typeof(Problem) : typeof(ErrorEnvelope), IsNullable: false, HasEnvelope: false);
        _errorType = asProblems ? ProblemReply.ProblemType : Reply.JsonType;
        var known = command.Endings.Where(ending => ending.Type != typeof(Reply))
            .Select(ending => new CommandBody(ending.Type, ending.IsNullable, HasEnvelope: true)).ToList();
        Derive(StatusCodes.Status200OK, known);
        if (hasInput)
        {
            Derive(StatusCodes.Status400BadRequest, [_error]);
        }

        // 413, 415, 500, 503 and 504, which every command may answer, and the statuses of its own Fail(…).
        Derive(CommandResponse.Default, [_error]);
    }

    /// <summary>The responses of a command's endpoint, sorted by status, the default last.</summary>
    /// <param name="command">The command.</param>
    /// <param name="metadata">The endpoint's metadata.</param>
    /// <param name="hasInput">Whether there is anything to bind, and so to refuse.</param>
    /// <param name="asProblems">Whether failures are problem details.</param>
    internal static List<CommandResponse> Of(CommandDescriptor command, IReadOnlyList<object> metadata, bool hasInput, bool asProblems)
    {
        var responses = new CommandResponses(command, hasInput, asProblems);
        var errorType = metadata.OfType<ProducesErrorResponseTypeAttribute>().LastOrDefault()?.Type;
        foreach (var item in metadata)
        {
            responses.Read(item, errorType);
        }

        return responses.All().OrderBy(response => response.Status is CommandResponse.Default).ToList();
    }

    private void Derive(int status, IReadOnlyList<CommandBody> bodies) =>
        _derived[status] = new(status, bodies, bodies.Count == 0 ? [] : MediaOf(bodies), null);

    private string[] MediaOf(IReadOnlyList<CommandBody> bodies) => [bodies.Contains(_error) ? _errorType : Reply.JsonType];

    private void Read(object metadata, Type? errorType)
    {
        switch (metadata)
        {
            case IApiResponseMetadataProvider provider:
                var own = new MediaTypeCollection();
                provider.SetContentTypes(own);
                if (provider is ProducesAttribute && provider.Type is null)
                {
                    // It states the media types of the answers, and none of them.
                    _mediaTypes.Clear();
                    own.ToList().ForEach(_mediaTypes.Add);
                    break;
                }

                State(
                    provider is IApiDefaultResponseMetadataProvider ? CommandResponse.Default : provider.StatusCode,
                    provider.Type,
                    own,
                    errorType,
                    (provider as ProducesResponseTypeAttribute)?.Description);
                break;
            case IProducesResponseTypeMetadata produces:
                State(produces.StatusCode, produces.Type, produces.ContentTypes, errorType, produces.Description);
                break;
        }
    }

    private void State(int status, Type? type, IEnumerable<string> mediaTypes, Type? errorType, string? description)
    {
        var media = mediaTypes.ToList();
        if (type is not null && type != typeof(void))
        {
            _stated[status] = new(status, [new(type, IsNullable: false, HasEnvelope: false)],
                media.Count == 0 ? [Reply.JsonType] : media, description);
            return;
        }

        // A status alone: the body is what is known of answers with it.
        var isError = status is CommandResponse.Default or >= StatusCodes.Status400BadRequest;
        IReadOnlyList<CommandBody> bodies = isError
            ? [errorType is null || errorType == typeof(void) ? _error : new(errorType, IsNullable: false, HasEnvelope: false)]
            : status is StatusCodes.Status200OK or StatusCodes.Status201Created ? _derived[StatusCodes.Status200OK].Bodies
            : [];
        _stated[status] = new(status, bodies, media.Count > 0 || bodies.Count == 0 ? media : MediaOf(bodies), description);
    }

    private IEnumerable<CommandResponse> All()
    {
        // An ending of which nothing is known stands in for nothing, once somebody states what there is.
        var statesSuccess = _stated.Keys.Any(status => status is >= 200 and < 300);
        var derived = _derived.Values.Where(response => !_stated.ContainsKey(response.Status) && !(response.IsUnknown && statesSuccess));
        return derived.Concat(_stated.Values).OrderBy(response => response.Status).Select(response =>
            _mediaTypes.Count > 0 && response.Status is >= 200 and < 300
            && (response.IsUnknown || response.Bodies.All(body => !body.HasEnvelope))
                ? response with { MediaTypes = [.. _mediaTypes] }
                : response);
    }
}
