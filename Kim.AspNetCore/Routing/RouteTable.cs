using Kim.AspNetCore.Exchanges;
using Kim.Binding;
using Kim.Runs;

namespace Kim.AspNetCore.Routing;

/// <summary>Finds the command for a method and a target.</summary>
/// <remarks>
/// Paths are case-sensitive and percent-decoded once, per segment, so that <c>%2F</c> stays inside its segment; dot segments are resolved,
/// one trailing slash is ignored; a literal outranks a parameter.
/// A path as it stands in a route without parameters, the common case, is one look-up.
/// </remarks>
internal sealed class RouteTable
{
    // Longer paths have more segments than any route; nobody needs them taken apart.
    private const int SegmentsMax = 64;

    private readonly RouteNode _root = new();
    private readonly Dictionary<string, RouteNode> _literal = new(StringComparer.Ordinal);

    // Of the dictionary's own type, so that a path is looked up without making a string of it.
    private readonly Dictionary<string, RouteNode>.AlternateLookup<ReadOnlySpan<char>> _literalBySpan;

    // Of all routes.
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);

    internal RouteTable() => _literalBySpan = _literal.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds a route.</summary>
    /// <exception cref="InvalidOperationException">Another command has it; the message names both.</exception>
    internal Route Add(string text, BoundCommand command, int index, WireNames? names = null)
    {
        var template = RouteTemplate.Parse(text);
        var node = _root;
        var literal = true;
        foreach (var segment in template.Segments)
        {
            if (segment is null)
            {
                literal = false;
                node = node.Parameter ??= new RouteNode();
            }
            else
            {
                node = node.Literals.TryGetValue(segment, out var next) ? next : node.Literals[segment] = new RouteNode();
            }
        }

        var route = new Route(command, index, text) { Names = names };
        if (!node.Methods.TryAdd(template.Method, route))
        {
            var other = node.Methods[template.Method];
            throw new InvalidOperationException(
                $"{command.Descriptor.Type} and {other.Command.Descriptor.Type} both answer '{text}' ('{other.Text}'): give one of them "
                + "another route.");
        }

        _methods.UnionWith(node.Allowed());
        if (literal)
        {
            _literal["/" + string.Join('/', template.Segments)] = node;
        }

        return route;
    }

    /// <summary>Finds the route of a request.</summary>
    internal RouteMatch Match(string method, string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? target : target.AsSpan(0, mark);
        if (_literalBySpan.TryGetValue(path, out var node) && node.Find(method) is { } literal)
        {
            return new RouteMatch(literal, [], mark < 0 ? "" : target[mark..], null);
        }

        var (wholePath, query) = RequestTarget.Split(target);
        if (ServerRequest.Answer(method, wholePath, _methods) is { } answer)
        {
            return new RouteMatch(null, [], "", answer);
        }

        if (!wholePath.StartsWith('/') || wholePath.AsSpan().Count('/') > SegmentsMax)
        {
            return NotFound();
        }

        var segments = RequestTarget.Segments(wholePath).ConvertAll(Uri.UnescapeDataString);
        var values = new List<string>();
        node = Walk(_root, segments, 0, values, method) ?? WalkAnyMethod(segments, values);
        return node is null ? NotFound() : Of(node, method, [.. values], query);
    }

    private static RouteMatch Of(RouteNode node, string method, string[] values, string query)
    {
        if (node.Find(method) is { } route)
        {
            return new RouteMatch(route, values, query, null);
        }

        var allow = ServerRequest.Allow(node.Allowed());
        return new RouteMatch(null, [], "", RequestRefusals.MethodNotAllowed(method, allow));
    }

    private static RouteMatch NotFound() => new(null, [], "", RequestRefusals.NoRoute());

    // A path that only other methods answer is 405, not 404.
    private RouteNode? WalkAnyMethod(List<string> segments, List<string> values)
    {
        values.Clear();
        return Walk(_root, segments, 0, values, method: null);
    }

    private static RouteNode? Walk(RouteNode node, List<string> segments, int index, List<string> values, string? method)
    {
        if (index == segments.Count)
        {
            return (method is null ? node.Methods.Count > 0 : node.Find(method) is not null) ? node : null;
        }

        if (node.Literals.TryGetValue(segments[index], out var literal) && Walk(literal, segments, index + 1, values, method) is { } found)
        {
            return found;
        }

        // A parameter never matches an empty segment.
        if (node.Parameter is null || segments[index].Length == 0)
        {
            return null;
        }

        values.Add(segments[index]);
        if (Walk(node.Parameter, segments, index + 1, values, method) is { } matched)
        {
            return matched;
        }

        values.RemoveAt(values.Count - 1);
        return null;
    }
}
