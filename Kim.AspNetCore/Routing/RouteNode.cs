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

    /// <summary>The methods that are answered.</summary>
    internal IEnumerable<string> Allowed() =>
        Methods.GetValueOrDefault("GET") is { AnswersHead: true } ? Methods.Keys.Append("HEAD") : Methods.Keys;
}
