namespace Kim.Http;

/// <summary>One path position in the route table: literals, at most one parameter, and the methods of the path that ends here.</summary>
internal sealed class RouteNode
{
    internal Dictionary<string, RouteNode> Literals { get; } = new(StringComparer.Ordinal);

    internal RouteNode? Parameter { get; set; }

    internal Dictionary<string, Route> Methods { get; } = new(StringComparer.Ordinal);

    /// <summary>The route for a method; <c>GET</c> also answers <c>HEAD</c>.</summary>
    internal Route? Find(string method) =>
        Methods.GetValueOrDefault(method) ?? (method == "HEAD" ? Methods.GetValueOrDefault("GET") : null);

    /// <summary>What <c>Allow</c> says: sorted, so that it is the same each time.</summary>
    internal string Allow()
    {
        var methods = new SortedSet<string>(Methods.Keys, StringComparer.Ordinal);
        if (methods.Contains("GET"))
        {
            methods.Add("HEAD");
        }

        return string.Join(", ", methods);
    }
}
