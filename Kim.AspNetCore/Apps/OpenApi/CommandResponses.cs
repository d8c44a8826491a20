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
    private readonly SortedDictionary<int, CommandResponse> _derived = [];
    private readonly SortedDictionary<int, CommandResponse> _stated = [];
    private readonly MediaTypeCollection _mediaTypes = [];

    private CommandResponses(CommandDescriptor command, bool hasInput, bool asProblems)
    {
        _error = asProblems
            ? new(typeof(Problem), IsNullable: false, HasEnvelope: false, ProblemReply.ProblemType)
            : new(typeof(ErrorEnvelope), IsNullable: false, HasEnvelope: false, Reply.JsonType);
        foreach (var endings in command.Endings.Where(ending => ending.Type != typeof(Reply)).GroupBy(ending => ending.Status))
        {
            var bodies = endings.Where(ending => ending.MediaType is not null).Select(BodyOf).Distinct().ToList();
            Derive(endings.Key, bodies, isEmpty: bodies.Count == 0);
        }

        // What only the run knows is most likely a success.
        if (!_derived.ContainsKey(StatusCodes.Status200OK)
            && (command.Endings.Count == 0 || command.Endings.Any(ending => ending.Type == typeof(Reply))))
        {
            Derive(StatusCodes.Status200OK, []);
        }

        if (hasInput)
        {
            var own = KnownOf(StatusCodes.Status400BadRequest)?.Bodies ?? [];
            Derive(StatusCodes.Status400BadRequest, [.. own.Append(_error).Distinct()]);
        }

        if (command.IsDurable)
        {
            var own = KnownOf(StatusCodes.Status202Accepted)?.Bodies ?? [];
            var later = new CommandBody(typeof(void), IsNullable: false, HasEnvelope: true, Reply.JsonType);
            Derive(StatusCodes.Status202Accepted, [.. own.Append(later).Distinct()]);
        }

        // 413, 415, 500, 503 and 504, which every command may answer, and the statuses of its own Fail(…) elsewhere.
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

    private void Derive(int status, IReadOnlyList<CommandBody> bodies, bool isEmpty = false) =>
        _derived[status] = new(status, bodies, MediaOf(bodies), null, isEmpty);

    private CommandResponse? KnownOf(int status) => _derived.GetValueOrDefault(status);

    private CommandBody BodyOf(EndingDescriptor ending) =>
        ending is not { HasEnvelope: true, Status: >= StatusCodes.Status400BadRequest }
            ? new(ending.Type, ending.IsNullable, ending.HasEnvelope, ending.MediaType)
            : ending.MediaType == Reply.JsonType ? _error
            : _error with { MediaType = ending.MediaType };

    private static List<string> MediaOf(IReadOnlyList<CommandBody> bodies) =>
        bodies.Select(body => body.MediaType ?? Reply.JsonType).Distinct().ToList();

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
        var known = status >= StatusCodes.Status400BadRequest || status is CommandResponse.Default
            ? errorType is not null && errorType != typeof(void) ? Of([new(errorType, IsNullable: false, HasEnvelope: false)])
            : KnownOf(status) ?? Of([_error])
            : KnownOf(status) ?? (status is StatusCodes.Status201Created ? KnownOf(StatusCodes.Status200OK) : null) ?? Of([]);
        known = known with { Status = status, Description = description };
        _stated[status] = media.Count > 0 ? known.As(media) : known;

        CommandResponse Of(IReadOnlyList<CommandBody> bodies) => new(status, bodies, MediaOf(bodies), null);
    }

    private IEnumerable<CommandResponse> All()
    {
        // An ending of which nothing is known stands in for nothing, once somebody states what there is.
        var statesSuccess = _stated.Keys.Any(status => status is >= 200 and < 300);
        var derived = _derived.Values.Where(response => !_stated.ContainsKey(response.Status) && !(response.IsUnknown && statesSuccess));
        return derived.Concat(_stated.Values).OrderBy(response => response.Status).Select(response =>
            _mediaTypes.Count > 0 && response is { Status: >= 200 and < 300, IsEmpty: false }
            && response.Bodies.All(body => !body.HasEnvelope)
                ? response.As([.. _mediaTypes])
                : response);
    }
}
