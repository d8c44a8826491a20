namespace Kim.AspNetCore.Routing;

/// <summary>One path position in the route table: literals, at most one parameter, and the methods of the path that ends here.</summary>
internal sealed class RouteNode
{
    internal Dictionary<string, RouteNode> Literals { get; } = new(StringComparer.Ordinal);

    internal RouteNode? Parameter { get; set; }

    internal Dictionary<string, Route> Methods { get; } = new(StringComparer.Ordinal);

    /// <summary>The route for a method; <c>GET</c> also answers <c>HEAD</c>, unless its command says otherwise.</summary>
    internal Route? Find(string method) =>
        Methods.GetValueOrDefault(method)
        ?? (method == "HEAD" && Methods.GetValueOrDefault("GET") is { AnswersHead: true } get ? get : null);

    /// <summary>What <c>Allow</c> says: sorted, so that it is the same each time.</summary>
    internal string Allow()
    {
        var methods = new SortedSet<string>(Methods.Keys, StringComparer.Ordinal);
        if (Methods.GetValueOrDefault("GET") is { AnswersHead: true })
        {
            methods.Add("HEAD");
        }

        return string.Join(", ", methods);
    }
}
