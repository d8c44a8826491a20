using System.ComponentModel;
using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Reactors;
using Kim.AspNetCore.Routing;
using Kim.Loops;
using Kim.Reactors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Apps;

/// <summary>One route of a command as an endpoint of an ASP.NET Core app.</summary>
internal sealed class CommandEndpoint
{
    private readonly ReactorPool _reactors;
    private readonly ILogger _log;
    private readonly string _route;
    private readonly IReadOnlyList<string?> _segments;
    private readonly int _parameters;

    private CommandEndpoint(ReactorPool reactors, string route, IReadOnlyList<string?> segments, ILogger log)
    {
        (_reactors, _route, _segments, _log) = (reactors, route, segments, log);
        _parameters = segments.Count(name => name is not null);
    }

    /// <summary>Maps a command's routes.</summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="reactors">Who runs it.</param>
    /// <param name="command">The command.</param>
    /// <param name="heads">The paths, without parameter names, that some command answers HEAD on.</param>
    /// <param name="log">For requests that are lost.</param>
    internal static void Map(
        IEndpointRouteBuilder endpoints, ReactorPool reactors, CommandDescriptor command, IReadOnlySet<string> heads, ILogger log)
    {
        var attributes = command.Type.GetCustomAttributes(inherit: true);

        // ASP.NET Core's own attribute is for methods only.
        var summary = attributes.OfType<DescriptionAttribute>().FirstOrDefault()?.Description ?? command.Name;
        for (var i = 0; i < command.Routes.Count; i++)
        {
            var route = command.Routes[i];
            var space = route.IndexOf(' ', StringComparison.Ordinal);
            var (method, path) = (route[..space], route[(space + 1)..]);
            var segments = RouteTemplate.Split(path);
            var names = segments.ConvertAll(segment => segment.StartsWith('{') ? segment.Trim('{', '}') : null);
            var endpoint = new CommandEndpoint(reactors, route, names, log);
            string[] methods = method == "GET" && !heads.Contains(Shape(route)) && !command.WithoutHead.Contains(route)
                ? ["GET", "HEAD"]
                : [method];
            var mapped = endpoints.Map(Pattern(path, segments, names), endpoint.ServeAsync).WithDisplayName($"{route} => {command.Name}");
            if (command.MaxBody is { } max)
            {
                // Routing sets it, before middleware reads the body.
                mapped.WithMetadata(new BodyLimitMetadata(max));
            }

            mapped.WithMetadata(
                new HttpMethodMetadata(methods), command, new CommandRouteMetadata(i), new EndpointSummaryAttribute(summary))
                .WithMetadata(attributes);
        }
    }

    /// <summary>A route's path without its parameters' names.</summary>
    internal static string Shape(string route) => string.Join('/', RouteTemplate.Parse(route).Segments.Select(segment => segment ?? "{}"));

    private static RoutePattern Pattern(string path, List<string> segments, List<string?> names) =>
        RoutePatternFactory.Pattern(path, segments.Select((segment, i) =>
            RoutePatternFactory.Segment(
                names[i] is { } name ? RoutePatternFactory.ParameterPart(name) : RoutePatternFactory.LiteralPart(segment))));

    private Task ServeAsync(HttpContext context)
    {
        // A server of our own has settled it when the connection was accepted.
        var http = context.Features.Get<ReactorHttp>() ?? _reactors.For(context.Features.Get<Loop>());
        return new HttpContextExchange(context, http, http.RouteOf(_route), _log).ProcessAsync(_segments, _parameters);
    }
}
